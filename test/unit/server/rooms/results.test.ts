import type { DanceResult } from '@instep/choreo/result';
import type { Verdict } from '@instep/choreo/verdict';
import { resultRows, togetherStars, type Danced } from '@instep/server/rooms/results';
import { describe, expect, test } from 'vitest';

const row = (place: number, points: number) => ({ place, points, stars: 1, combo: 0, level: null, seen: 0.5 }) as const;
const result = (points: number, stars: number): DanceResult =>
  ({ points, stars, seen: 0.9, complete: true, form: 0.5, timing: null, limbs: {} }) as unknown as DanceResult;
const verdict = (move: number, quality: number | null): Verdict => ({ move, quality }) as unknown as Verdict;
const player = (place: number, points: number, change: Partial<Danced> = {}): Danced => ({
  name: `P${place + 1}`,
  row: row(place, 0),
  verdicts: [],
  result: result(points, 3),
  ...change,
});

describe('the results', () => {
  test('are in the order of the points; equal points have the same rank', () => {
    const rows = resultRows([player(0, 500), player(1, 900), player(2, 500), player(3, 100)]);
    expect(rows.map(({ place, rank }) => [place, rank])).toEqual([
      [1, 1],
      [0, 2],
      [2, 2],
      [3, 4],
    ]);
  });

  test('are the judge’s where there are any, else those of the board', () => {
    const [judged, broken] = resultRows([player(0, 500), player(1, 0, { result: null, row: row(1, 300) })]);
    expect(judged).toMatchObject({ points: 500, stars: 3, seen: 0.9, complete: true });
    expect(broken).toMatchObject({ points: 300, stars: 1, seen: 0.5, complete: false });
  });

  test('name the best move that was rated', () => {
    const verdicts = [verdict(1, 0.2), verdict(2, 0.9), verdict(3, null)];
    const [rated, unrated] = resultRows([player(0, 2, { verdicts }), player(1, 1, { verdicts: [verdict(1, null)] })]);
    expect([rated?.bestMove, unrated?.bestMove]).toEqual([2, null]);
  });

  test('together have the stars of the mean points', () => {
    expect(togetherStars(resultRows([player(0, 9000), player(1, 3000)]))).toBe(3);
    expect(togetherStars([])).toBe(0);
  });
});
