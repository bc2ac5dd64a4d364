import { describe, expect, it } from 'vitest';
import { fairness, theilSenSlope } from '../../../tools/torture/src/numbers.ts';

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
