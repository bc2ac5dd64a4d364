import { ranks } from './ranking.ts';

/** The mean; NaN of nothing. */
export const mean = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0) / values.length;

/** The standard deviation of the values themselves (divided by n). */
export const deviation = (values: readonly number[]): number => {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
};

/** The value below which `percent` of the values lie, linear between them; NaN of nothing. */
export const percentile = (values: readonly number[], percent: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (percent / 100) * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? NaN;
  const above = sorted[Math.ceil(at)] ?? NaN;
  return below + (above - below) * (at - Math.floor(at));
};

export const median = (values: readonly number[]): number => percentile(values, 50);

/** Pearson's correlation of two lists of the same length; NaN when either is constant. */
export const correlation = (a: readonly number[], b: readonly number[]): number => {
  const meanA = mean(a);
  const meanB = mean(b);
  const covariance = mean(a.map((value, index) => (value - meanA) * ((b[index] as number) - meanB)));
  return covariance / (deviation(a) * deviation(b));
};

/** Spearman's correlation of ranks. */
export const spearman = (a: readonly number[], b: readonly number[]): number => correlation(ranks(a), ranks(b));
