import { describe, expect, it } from 'vitest';
import {
  correlation,
  deviation,
  median,
  percentile,
  spearman,
} from '../../../tools/evaluate/src/statistics/summary.ts';

describe('percentile', () => {
  it('is linear between the two nearest values', () => {
    expect(percentile([40, 10, 30, 20], 50)).toBe(25);
    expect(percentile([0, 100], 95)).toBeCloseTo(95, 10);
  });

  it('of one value is that value, of nothing is not a number', () => {
    expect(percentile([7], 95)).toBe(7);
    expect(median([])).toBeNaN();
  });
});

describe('deviation', () => {
  it('is the root of the mean square about the mean', () => {
    expect(deviation([2, 4, 4, 4, 5, 5, 7, 9])).toBe(2);
  });
});

describe('correlation', () => {
  it('is -1 along a falling line and 1 along a rising one', () => {
    expect(correlation([1, 2, 3], [6, 4, 2])).toBeCloseTo(-1, 10);
    expect(correlation([1, 2, 3], [1, 3, 5])).toBeCloseTo(1, 10);
  });
});

describe('spearman', () => {
  it('asks for the order only, not for a line', () => {
    expect(spearman([1, 2, 3, 4], [1, 10, 100, 1000])).toBeCloseTo(1, 10);
  });

  it('one exchanged pair of four costs two tenths', () => {
    expect(spearman([1, 2, 3, 4], [1, 2, 4, 3])).toBeCloseTo(0.8, 10);
  });
});
