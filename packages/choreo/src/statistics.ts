/** Statistics of plain lists of numbers. Each of them is NaN for an empty list. */

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The value below which `share` (0 to 1) of the values are, interpolated linearly between the two nearest. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = share * (sorted.length - 1);
  const [below = NaN, above = below] = [sorted[Math.floor(rank)], sorted[Math.ceil(rank)]];
  return below + (above - below) * (rank - Math.floor(rank));
};

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Jain's index of fairness: 1 when all have the same share, 1/n when one has everything. NaN when nobody has any. */
export const jainFairness = (shares: readonly number[]): number => {
  const sum = shares.reduce((total, share) => total + share, 0);
  const squares = shares.reduce((total, share) => total + share * share, 0);
  return sum ** 2 / (shares.length * squares);
};

/** The standard deviation of the values themselves (divided by n). */
export const standardDeviation = (values: readonly number[]): number => {
  const average = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - average) ** 2)));
};
