import { describe, expect, it } from 'vitest';
import { auc, bestF1, ranks, truePositiveShare } from '@instep/evaluate/statistics/ranking';

describe('ranks', () => {
  it('equal values share the mean of their ranks', () => {
    expect(ranks([10, 30, 20, 20])).toEqual([1, 4, 2.5, 2.5]);
  });
});

describe('auc', () => {
  it('is 1 when every positive exceeds every negative, and 0 the other way round', () => {
    expect(auc([3, 4], [1, 2])).toBe(1);
    expect(auc([1, 2], [3, 4])).toBe(0);
  });

  it('counts a tie as half', () => {
    expect(auc([1], [1])).toBe(0.5);
    expect(auc([0, 5], [0, 0])).toBe(0.75);
  });

  it('is the share of pairs in the right order', () => {
    // 2>1, 2<3, 4>1, 4>3: three of four.
    expect(auc([2, 4], [1, 3])).toBe(0.75);
  });

  it('is not a number when one side is empty', () => {
    expect(auc([], [1])).toBeNaN();
  });
});

describe('truePositiveShare', () => {
  it('allows exactly the given share of negatives', () => {
    const negatives = Array.from({ length: 20 }, (_, index) => index);
    // One of twenty may pass: the threshold is the second highest negative, 18.
    expect(truePositiveShare([18, 18.5, 30, 2], negatives, 0.05)).toBe(0.5);
  });
});

describe('bestF1', () => {
  it('is 1 when a threshold separates bad from good', () => {
    expect(bestF1([0.1, 0.2], [0.5, 0.9])).toBe(1);
  });

  it('balances missed cases against false positives', () => {
    // At 0.2, 1 of 2 is found without a false positive: 2/3. At 0.6, both are found with one false positive: 4/5.
    expect(bestF1([0.2, 0.6], [0.5, 0.9])).toBeCloseTo(0.8, 10);
  });
});
