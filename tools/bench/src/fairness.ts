/** Jain's index: 1 when all have the same, 1/n when one has everything. Without any shares it is 1. */
export const jainFairness = (shares: readonly number[]): number => {
  const sum = shares.reduce((total, share) => total + share, 0);
  const squares = shares.reduce((total, share) => total + share * share, 0);
  return squares === 0 ? 1 : sum ** 2 / (shares.length * squares);
};
