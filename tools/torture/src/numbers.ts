/** The value below which that share of the values lies; NaN of none. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
};

/** Jain's index: 1 when all get the same, 1/n when one gets all. */
export const fairness = (shares: readonly number[]): number => {
  const sum = shares.reduce((total, share) => total + share, 0);
  const squares = shares.reduce((total, share) => total + share * share, 0);
  return squares === 0 ? NaN : (sum * sum) / (shares.length * squares);
};

/** The middle of the slopes between all pairs of points: a few outliers don't bend it. */
export const theilSenSlope = (points: readonly (readonly [x: number, y: number])[]): number => {
  const slopes = points.flatMap(([x, y], k) =>
    points.slice(k + 1).flatMap(([x2, y2]) => (x2 === x ? [] : [(y2 - y) / (x2 - x)])),
  );
  return quantile(slopes, 0.5);
};

/** The same numbers in 0..1 for the same seed: what went wrong can be tried again. */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};
