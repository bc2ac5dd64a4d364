import { standardDeviation, jainFairness, median, quantile } from '@instep/choreo/statistics';
import { describe, expect, it } from 'vitest';

describe('quantile', () => {
  it('is linear between the two nearest values', () => {
    expect(quantile([4, 1, 3, 2], 0)).toBe(1);
    expect(quantile([40, 10, 30, 20], 0.5)).toBe(25);
    expect(quantile([0, 100], 0.95)).toBeCloseTo(95, 10);
  });

  it('of one value is that value, of none is NaN', () => {
    expect(quantile([7], 0.95)).toBe(7);
    expect(quantile([7], 0.1)).toBe(7);
    expect(quantile([], 0.5)).toBeNaN();
    expect(median([])).toBeNaN();
  });
});

describe('deviation', () => {
  it('is the root of the mean square about the mean', () => {
    expect(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBe(2);
  });
});

describe('jainFairness', () => {
  it('is 1 where all have the same, 1/n where one has everything, and not a number where nobody has any', () => {
    expect(jainFairness([5, 5, 5])).toBe(1);
    expect(jainFairness([5, 0, 0, 0])).toBe(0.25);
    expect(jainFairness([])).toBeNaN();
    expect(jainFairness([0, 0])).toBeNaN();
  });
});
