import { describe, expect, it } from 'vitest';
import { fairness, quantile, seededRandom, theilSenSlope } from '../../../tools/torture/src/numbers.ts';

describe('numbers', () => {
  it('the 99th percentile of 1..100 is 100, the median 51', () => {
    const values = Array.from({ length: 100 }, (_, k) => k + 1);
    expect([quantile(values, 0.99), quantile(values, 0.5)]).toEqual([100, 51]);
  });

  it('equal shares are fair, and one who gets all is not', () => {
    expect(fairness([3, 3, 3, 3])).toBe(1);
    expect(fairness([4, 0, 0, 0])).toBe(0.25);
  });

  it('one outlier does not bend the slope', () => {
    const points = Array.from({ length: 9 }, (_, k) => [k, 2 * k] as const);
    expect(theilSenSlope([...points, [9, 1000]])).toBe(2);
  });

  it('the same seed gives the same numbers, in 0..1', () => {
    const [one, other] = [seededRandom(7), seededRandom(7)];
    const drawn = Array.from({ length: 100 }, () => one());
    expect(Array.from({ length: 100 }, () => other())).toEqual(drawn);
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...drawn)).toBeLessThan(1);
  });
});
