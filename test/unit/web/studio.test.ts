import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { replaceState, createHistory, recordState, redo, undo } from '@instep/web/studio/history';
import {
  changeMove,
  moveBorderTo,
  joinMoves,
  moveIndexAt,
  nameSection,
  snapToBeat,
  MIN_MOVE_S,
  splitMove,
} from '@instep/web/studio/move-edits';
import type { EditedMove } from '@instep/protocol/studio';
import { parseTags, suggestedTitle } from '@instep/web/studio/dance-texts';
import { tappedTempo, addTap } from '@instep/web/studio/tap-tempo';

const move = (startS: number, endS: number, more: object = {}) => ({ startS, endS, gold: false, ...more });
const MOVES = [move(1, 3), move(3, 5), move(6, 8)];

describe('moveBorderTo', () => {
  test('moves the border of a touching neighbour, too', () => {
    expect(moveBorderTo(MOVES, { index: 0, side: 'end' }, 3.5, 10)).toEqual([move(1, 3.5), move(3.5, 5), move(6, 8)]);
    expect(moveBorderTo(MOVES, { index: 1, side: 'start' }, 2.5, 10)).toEqual([move(1, 2.5), move(2.5, 5), move(6, 8)]);
  });
  test('moves only one border where there is a gap, up to the neighbour', () => {
    expect(moveBorderTo(MOVES, { index: 2, side: 'start' }, 4, 10)[2]).toEqual(move(5, 8));
    expect(moveBorderTo(MOVES, { index: 2, side: 'end' }, 12, 10)[2]).toEqual(move(6, 10));
  });
  test('keeps all moves in order and at least as long as the minimum', () => {
    const border = fc.record({ index: fc.nat(2), side: fc.constantFrom('start' as const, 'end' as const) });
    const time = fc.double({ min: -5, max: 15, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(border, time), { maxLength: 12 }), (drags) => {
        const moves = drags.reduce<readonly EditedMove[]>(
          (all, [where, to]) => moveBorderTo(all, where, to, 10),
          MOVES,
        );
        let before = 0;
        for (const { startS, endS } of moves) {
          expect(startS).toBeGreaterThanOrEqual(before);
          expect(endS - startS).toBeGreaterThanOrEqual(MIN_MOVE_S - 1e-9);
          before = endS;
        }
        expect(before).toBeLessThanOrEqual(10);
      }),
    );
  });
});

describe('edits of a move', () => {
  test('splitMove splits a move, unless a part would be too short', () => {
    expect(splitMove(MOVES, 4)).toEqual([move(1, 3), move(3, 4), move(4, 5), move(6, 8)]);
    expect(splitMove(MOVES, 3.1)).toBe(MOVES);
    expect(splitMove(MOVES, 5.5)).toBe(MOVES);
  });
  test('joinMoves joins two moves, gold if one of them is gold', () => {
    expect(joinMoves([move(1, 3), move(3, 5, { gold: true })], 0)).toEqual([move(1, 5, { gold: true })]);
    expect(joinMoves(MOVES, 2)).toBe(MOVES);
  });
  test('moveIndexAt finds the move at a time', () => {
    expect([0.5, 1, 2.999, 3, 5.5, 8].map((time) => moveIndexAt(MOVES, time))).toEqual([-1, 0, 0, 1, -1, -1]);
  });
  test('changeMove removes an empty label', () => {
    expect(changeMove([move(1, 3, { label: 'Sway' })], 0, { label: '' })).toEqual([move(1, 3)]);
  });
});

test('nameSection names all moves up to the next section', () => {
  const named = nameSection(nameSection(MOVES, 0, 'Verse'), 1, 'Chorus');
  expect(named.map(({ section }) => section)).toEqual(['Verse', 'Chorus', 'Chorus']);
  expect(nameSection(named, 1, '').map(({ section }) => section)).toEqual(['Verse', undefined, undefined]);
});

test('snapToBeat moves a time that is close to a beat onto it', () => {
  expect(snapToBeat(2.53, 120, 1)).toBe(2.5);
  expect(snapToBeat(2.7, 120, 1)).toBe(2.7);
  expect(snapToBeat(2.53, null, 1)).toBe(2.53);
});

describe('tappedTempo', () => {
  const tapped = (times: readonly number[]) => tappedTempo(times.reduce<readonly number[]>(addTap, []));
  test('needs four taps and tolerates a wrong one', () => {
    expect(tapped([0, 500, 1000])).toBe(null);
    expect(tapped([0, 500, 1000, 1500])).toBe(120);
    expect(tapped([0, 500, 1000, 1180, 1500, 2000, 2500, 3000])).toBe(120);
  });
  test('starts over after a pause', () => {
    expect(tapped([0, 500, 1000, 1500, 4000, 4600])).toBe(null);
  });
});

describe('History', () => {
  test('undoes and redoes, and drops undone states when a new one is recorded', () => {
    const done = recordState(recordState(createHistory('a'), 'b'), 'c');
    expect(undo(done).present).toBe('b');
    expect(redo(undo(done)).present).toBe('c');
    expect(redo(recordState(undo(done), 'd')).present).toBe('d');
    expect(undo(undo(undo(done))).present).toBe('a');
  });
  test('does not count a replaced state as a step', () => {
    expect(undo(recordState(replaceState(createHistory('a'), 'a'), 'z')).present).toBe('a');
  });
});

test.each([
  ['slow_waltz.final.mov', 'Slow waltz.final'],
  ['왈츠.mp4', '왈츠'],
  ['.mp4', ''],
])('the file %s suggests the title "%s"', (file, title) => {
  expect(suggestedTitle(file)).toBe(title);
});

test('parseTags splits at commas and removes duplicates', () => {
  expect(parseTags(' arms, no-jumps,, arms ')).toEqual(['arms', 'no-jumps']);
});
