/** The rank of each value from 1; equal values share the mean of their ranks. */
export const ranks = (values: readonly number[]): number[] => {
  const order = values.map((_, index) => index).sort((a, b) => (values[a] as number) - (values[b] as number));
  const ranked: number[] = new Array<number>(values.length).fill(0);
  for (let from = 0, to = 0; from < order.length; from = to) {
    const value = values[order[from] as number];
    while (to < order.length && values[order[to] as number] === value) to += 1;
    for (const index of order.slice(from, to)) ranked[index] = (from + 1 + to) / 2;
  }
  return ranked;
};

/**
 * The area under the ROC curve: the probability that one of `positives` exceeds one of `negatives`; a tie counts
 * half. NaN when either is empty.
 */
export const auc = (positives: readonly number[], negatives: readonly number[]): number => {
  const sum = ranks([...positives, ...negatives])
    .slice(0, positives.length)
    .reduce((total, rank) => total + rank, 0);
  const minRankSum = (positives.length * (positives.length + 1)) / 2;
  return (sum - minRankSum) / (positives.length * negatives.length);
};

/** The share of `positives` above the threshold that a share `falseShare` of `negatives` exceeds. */
export const truePositiveShare = (
  positives: readonly number[],
  negatives: readonly number[],
  falseShare: number,
): number => {
  const allowed = Math.floor(falseShare * negatives.length);
  const threshold = [...negatives].sort((a, b) => b - a)[allowed] ?? -Infinity;
  return positives.filter((value) => value > threshold).length / positives.length;
};

/** The best F1 over all thresholds, where values at or below the threshold are classified as bad. */
export const bestF1 = (bad: readonly number[], good: readonly number[]): number =>
  Math.max(
    ...[...new Set(bad)].map((threshold) => {
      const found = bad.filter((value) => value <= threshold).length;
      const falselyNamed = good.filter((value) => value <= threshold).length;
      return (2 * found) / (found + falselyNamed + bad.length);
    }),
  );
