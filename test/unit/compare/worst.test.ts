import type { Move } from '@instep/choreo/choreography';
import { byLimb } from '@instep/choreo/skeleton';
import type { Verdict } from '@instep/choreo/verdict';
import { worstOf } from '@instep/compare/worst';
import { expect, test } from 'vitest';

const MOVES: readonly Move[] = [1, 2, 3, 4, 5, 6].map((n) => ({ n, start: 2 * n, end: 2 * n + 2, gold: false }));

const verdict = (move: number, quality: number | null, change: Partial<Verdict> = {}): Verdict => ({
  move,
  rating: quality === null ? null : 'ok',
  unseenReason: quality === null ? 'nobody' : null,
  quality,
  form: quality,
  timing: 0,
  side: 'same',
  otherSide: false,
  limbs: byLimb((limb) => (limb === 'right_leg' ? 0.4 : 0.8)),
  weakLimb: null,
  cue: null,
  coverage: 1,
  ...change,
});

test('the three worst moves are listed, the worst first', () => {
  const verdicts = [0.5, 0.3, 0.6, 0.1, 0.4].map((quality, index) => verdict(index + 1, quality));
  expect(worstOf(MOVES, verdicts).map(({ startS }) => startS)).toEqual([8, 4, 10]);
});
test('moves that went well or were not seen are not listed', () => {
  expect(worstOf(MOVES, [verdict(1, 0.7), verdict(2, null), verdict(3, 0.65)])).toEqual([]);
});
test('the advice names the limb that stands out, else the weakest, and how late it was', () => {
  const [first, second] = worstOf(MOVES, [
    verdict(1, 0.1, { weakLimb: 'left_arm', limbs: byLimb(() => 0.31), timing: 0.21 }),
    verdict(2, 0.2, { timing: -0.15 }),
  ]);
  expect(first).toEqual({
    startS: 2,
    endS: 4,
    limb: 'left_arm',
    words: 'The left arm is often off (31 % right). 0.21 s late.',
  });
  expect(second?.words).toBe('The right leg is often off (40 % right). 0.15 s early.');
});
test('without a limb to name, the advice gives the form', () => {
  const [only] = worstOf(MOVES, [verdict(1, 0.25, { limbs: byLimb(() => null) })]);
  expect(only).toMatchObject({ limb: null, words: 'No limb stands out, the whole is 25 % right.' });
});
test('reports a move danced to the other side as such, not by limb', () => {
  const [only] = worstOf(MOVES, [verdict(1, 0.1, { otherSide: true, weakLimb: 'left_arm' })]);
  expect(only?.words).toBe('Danced to the other side: left and right are exchanged.');
});
test('names no limb when only the timing was off', () => {
  const [only] = worstOf(MOVES, [verdict(1, 0.5, { limbs: byLimb(() => 0.9), form: 0.83, timing: 0.25 })]);
  expect(only?.words).toBe('No limb stands out, the whole is 83 % right. 0.25 s late.');
});
