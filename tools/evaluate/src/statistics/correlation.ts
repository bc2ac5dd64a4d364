import { standardDeviation, mean } from '@instep/choreo/statistics';
import { ranks } from './ranking.ts';

/** Pearson's correlation of two lists of the same length; NaN when either is constant. */
export const correlation = (a: readonly number[], b: readonly number[]): number => {
  const meanA = mean(a);
  const meanB = mean(b);
  const covariance = mean(a.map((value, index) => (value - meanA) * ((b[index] as number) - meanB)));
  return covariance / (standardDeviation(a) * standardDeviation(b));
};

/** Spearman's rank correlation. */
export const spearman = (a: readonly number[], b: readonly number[]): number => correlation(ranks(a), ranks(b));
