import { describe, expect, it } from 'vitest';
import { lowestOf, fairness, theilSenSlope } from '../../../tools/torture/src/numbers.ts';

describe('numbers', () => {
  it('equal shares are fair, and one who gets all is not', () => {
    expect(fairness([3, 3, 3, 3])).toBe(1);
    expect(fairness([4, 0, 0, 0])).toBe(0.25);
  });

  it('one outlier does not bend the slope', () => {
    const points = Array.from({ length: 9 }, (_, k) => [k, 2 * k] as const);
    expect(theilSenSlope([...points, [9, 1000]])).toBe(2);
  });
});

describe('the lowest points', () => {
  it('of a saw whose foot stands still do not rise, and of one whose foot rises do', () => {
    const saw = (rise: number) => Array.from({ length: 400 }, (_, k) => [k, rise * k + (k % 90)] as const);
    expect(theilSenSlope(lowestOf(saw(0), 4))).toBe(0);
    expect(theilSenSlope(lowestOf(saw(0.01), 4))).toBeCloseTo(0.01, 6);
  });

  it('are as many as there are stretches, or points', () => {
    expect(lowestOf([[1, 5]], 4)).toEqual([[1, 5]]);
    expect(lowestOf([], 4)).toEqual([]);
  });
});
