import {
  MAX_POINTS,
  MISSED_RATING,
  pointsFrom0_2,
  pointsOf,
  RATING_TABLE,
  ratingOf,
  STAR_POINTS,
  starsOf,
} from '@instep/choreo/rating';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

describe('the rating of a move', () => {
  test.each([
    [1, 'perfect'],
    [0.8, 'perfect'],
    [0.799, 'super'],
    [0.65, 'super'],
    [0.45, 'good'],
    [0.22, 'ok'],
    [0.219, 'x'],
    [0, 'x'],
  ])('of quality %f is %s', (quality, rating) => {
    expect(ratingOf(quality)).toBe(rating);
  });

  test('has descending thresholds, the last one 0', () => {
    const thresholds = RATING_TABLE.map(({ threshold }): number => threshold);
    expect(thresholds).toEqual([...new Set(thresholds)].sort((a, b) => b - a));
    expect(RATING_TABLE.at(-1)).toMatchObject({ rating: MISSED_RATING, threshold: 0 });
  });
});

describe('points', () => {
  test.each([
    [0, 0],
    [46, 5829],
    [70, 8225],
    [92, 9788],
    [98, MAX_POINTS],
    [100, MAX_POINTS],
  ])('for a score of %f are %i', (score, points) => {
    expect(pointsOf(score)).toBe(points);
  });

  test('never fall as the score rises', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 100, noNaN: true }),
        (a, b) => {
          expect(pointsOf(Math.max(a, b))).toBeGreaterThanOrEqual(pointsOf(Math.min(a, b)));
        },
      ),
    );
  });
});

describe('points of version 0.2', () => {
  test.each([
    [0, 0],
    [5796, 5830],
    [MAX_POINTS, 9788],
  ])('%i are %i today', (before, today) => {
    expect(pointsFrom0_2(before)).toBe(today);
  });

  test('differ by less than 240 today', () => {
    for (let points = 0; points <= MAX_POINTS; points += 50) {
      expect(Math.abs(pointsFrom0_2(points) - points)).toBeLessThan(240);
    }
  });
});

describe('stars', () => {
  test.each([[0, 0], [2999, 0], ...STAR_POINTS.map((points, index) => [points, index + 1]), [MAX_POINTS, 5]])(
    'for %i points are %i',
    (points, stars) => {
      expect(starsOf(points)).toBe(stars);
    },
  );
});
