import { describe, expect, it } from 'vitest';
import { correlation, spearman } from '@instep/evaluate/statistics/correlation';

describe('correlation', () => {
  it('is -1 along a falling line and 1 along a rising one', () => {
    expect(correlation([1, 2, 3], [6, 4, 2])).toBeCloseTo(-1, 10);
    expect(correlation([1, 2, 3], [1, 3, 5])).toBeCloseTo(1, 10);
  });
});

describe('spearman', () => {
  it('depends on the order of the values only', () => {
    expect(spearman([1, 2, 3, 4], [1, 10, 100, 1000])).toBeCloseTo(1, 10);
  });

  it('is 0.8 when one pair of four values is exchanged', () => {
    expect(spearman([1, 2, 3, 4], [1, 2, 4, 3])).toBeCloseTo(0.8, 10);
  });
});
