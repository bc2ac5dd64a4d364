import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { amend, beginHistory, record, redo, undo } from '../../../apps/web/src/studio/history.ts';
import {
  changeMove,
  dragBorder,
  joinMoves,
  moveAt,
  nameSection,
  nearBeat,
  SHORTEST_MOVE,
  splitMove,
} from '../../../apps/web/src/studio/move-edits.ts';
import type { EditedMove } from '@instep/protocol/studio';
import { tagsOf, titleOf } from '../../../apps/web/src/studio/suggestions.ts';
import { tempoOf, withTap } from '../../../apps/web/src/studio/tap-tempo.ts';

const move = (startS: number, endS: number, more: object = {}) => ({ startS, endS, gold: false, ...more });
const MOVES = [move(1, 3), move(3, 5), move(6, 8)];

describe('a border that is dragged', () => {
  test('goes with that of the neighbour where they touch', () => {
    expect(dragBorder(MOVES, { index: 0, side: 'end' }, 3.5, 10)).toEqual([move(1, 3.5), move(3.5, 5), move(6, 8)]);
    expect(dragBorder(MOVES, { index: 1, side: 'start' }, 2.5, 10)).toEqual([move(1, 2.5), move(2.5, 5), move(6, 8)]);
  });
  test('goes alone where there is a gap, as far as the neighbour', () => {
    expect(dragBorder(MOVES, { index: 2, side: 'start' }, 4, 10)[2]).toEqual(move(5, 8));
    expect(dragBorder(MOVES, { index: 2, side: 'end' }, 12, 10)[2]).toEqual(move(6, 10));
  });
  test('leaves every move in order and long enough, wherever it is dragged', () => {
    const border = fc.record({ index: fc.nat(2), side: fc.constantFrom('start' as const, 'end' as const) });
    const time = fc.double({ min: -5, max: 15, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(border, time), { maxLength: 12 }), (drags) => {
        const moves = drags.reduce<readonly EditedMove[]>((all, [where, to]) => dragBorder(all, where, to, 10), MOVES);
        let before = 0;
        for (const { startS, endS } of moves) {
          expect(startS).toBeGreaterThanOrEqual(before);
          expect(endS - startS).toBeGreaterThanOrEqual(SHORTEST_MOVE - 1e-9);
          before = endS;
        }
        expect(before).toBeLessThanOrEqual(10);
      }),
    );
  });
});

describe('a move', () => {
  test('is cut in two at a time, unless a part would be too short', () => {
    expect(splitMove(MOVES, 4)).toEqual([move(1, 3), move(3, 4), move(4, 5), move(6, 8)]);
    expect(splitMove(MOVES, 3.1)).toBe(MOVES);
    expect(splitMove(MOVES, 5.5)).toBe(MOVES);
  });
  test('is joined with the next, gold when one of them is', () => {
    expect(joinMoves([move(1, 3), move(3, 5, { gold: true })], 0)).toEqual([move(1, 5, { gold: true })]);
    expect(joinMoves(MOVES, 2)).toBe(MOVES);
  });
  test('is found by a time that it holds', () => {
    expect([0.5, 1, 2.999, 3, 5.5, 8].map((time) => moveAt(MOVES, time))).toEqual([-1, 0, 0, 1, -1, -1]);
  });
  test('loses a name that is emptied', () => {
    expect(changeMove([move(1, 3, { label: 'Sway' })], 0, { label: '' })).toEqual([move(1, 3)]);
  });
});

test("a section's name holds up to where the next one begins", () => {
  const named = nameSection(nameSection(MOVES, 0, 'Verse'), 1, 'Chorus');
  expect(named.map(({ section }) => section)).toEqual(['Verse', 'Chorus', 'Chorus']);
  expect(nameSection(named, 1, '').map(({ section }) => section)).toEqual(['Verse', undefined, undefined]);
});

test('a time close to a beat is drawn to it', () => {
  expect(nearBeat(2.53, 120, 1)).toBe(2.5);
  expect(nearBeat(2.7, 120, 1)).toBe(2.7);
  expect(nearBeat(2.53, null, 1)).toBe(2.53);
});

describe('a tapped tempo', () => {
  const tapped = (times: readonly number[]) => tempoOf(times.reduce<readonly number[]>(withTap, []));
  test('is told from the fourth tap on, and forgives a slip', () => {
    expect(tapped([0, 500, 1000])).toBe(null);
    expect(tapped([0, 500, 1000, 1500])).toBe(120);
    expect(tapped([0, 500, 1000, 1180, 1500, 2000, 2500, 3000])).toBe(120);
  });
  test('begins anew after a pause', () => {
    expect(tapped([0, 500, 1000, 1500, 4000, 4600])).toBe(null);
  });
});

describe('a history', () => {
  test('goes back and forth, and forgets what was undone when something new is done', () => {
    const done = record(record(beginHistory('a'), 'b'), 'c');
    expect(undo(done).now).toBe('b');
    expect(redo(undo(done)).now).toBe('c');
    expect(redo(record(undo(done), 'd')).now).toBe('d');
    expect(undo(undo(undo(done))).now).toBe('a');
  });
  test('takes what is amended as one step', () => {
    expect(undo(record(amend(beginHistory('a'), 'a'), 'z')).now).toBe('a');
  });
});

test.each([
  ['slow_waltz.final.mov', 'Slow waltz.final'],
  ['왈츠.mp4', '왈츠'],
  ['.mp4', ''],
])('the file %s suggests the title "%s"', (file, title) => {
  expect(titleOf(file)).toBe(title);
});

test('tags are told apart by commas, each once', () => {
  expect(tagsOf(' arms, no-jumps,, arms ')).toEqual(['arms', 'no-jumps']);
});
