import type { ServerMessage } from '@instep/protocol/messages';
import { byLimb } from '@instep/choreo/skeleton';
import { expect, it } from 'vitest';
import { ResumableLine } from '../../../apps/server/src/play/resumable-line.ts';

const verdict = (move: number, form: number): ServerMessage => ({
  ...{ type: 'verdict', move, rating: 'good', form, timingS: null, side: 'same' },
  ...{ otherSide: false, limbs: byLimb(() => null), weakLimb: null, cue: null, gold: false },
});

/** Moves and forms of the verdicts that come through when the line is mended after this move. */
const missedAfter = (line: ResumableLine, lastMove: number): (readonly [number, number | null])[] => {
  const told: ServerMessage[] = [];
  line.mend({ send: (message) => void told.push(message), close: () => {} }, { type: 'alive' }, lastMove);
  return told.flatMap((message) => (message.type === 'verdict' ? [[message.move, message.form]] : []));
};

const broken = (): ResumableLine => {
  const socket = { send: () => {}, close: () => {} };
  const line = new ResumableLine(socket);
  line.break(socket);
  return line;
};

it('what was said after the last move that came through is said again', () => {
  const line = broken();
  for (const move of [1, 2, 3]) line.send(verdict(move, 0.5));
  expect(missedAfter(line, 1)).toEqual([
    [2, 0.5],
    [3, 0.5],
  ]);
});

it('of a stretch that is practised again and again only the latest words are kept, in their order', () => {
  const line = broken();
  for (let loop = 0; loop < 1000; loop++) for (const move of [4, 5, 6]) line.send(verdict(move, loop / 1000));
  line.send(verdict(4, 1));
  expect(missedAfter(line, 0)).toEqual([
    [5, 0.999],
    [6, 0.999],
    [4, 1],
  ]);
  expect(missedAfter(line, 6)).toEqual([[4, 1]]);
});
