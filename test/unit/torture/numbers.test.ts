import { describe, expect, it } from 'vitest';
import { lowestPoints, theilSenSlope } from '@instep/torture/numbers';

it('the Theil-Sen slope ignores one outlier', () => {
  const points = Array.from({ length: 9 }, (_, k) => [k, 2 * k] as const);
  expect(theilSenSlope([...points, [9, 1000]])).toBe(2);
});

describe('lowestPoints', () => {
  it('have slope 0 in a sawtooth with a constant minimum, and the slope of the minimum otherwise', () => {
    const saw = (rise: number) => Array.from({ length: 400 }, (_, k) => [k, rise * k + (k % 90)] as const);
    expect(theilSenSlope(lowestPoints(saw(0), 4))).toBe(0);
    expect(theilSenSlope(lowestPoints(saw(0.01), 4))).toBeCloseTo(0.01, 6);
  });

  it('are as many as there are parts, or points if fewer', () => {
    expect(lowestPoints([[1, 5]], 4)).toEqual([[1, 5]]);
    expect(lowestPoints([], 4)).toEqual([]);
  });
});
