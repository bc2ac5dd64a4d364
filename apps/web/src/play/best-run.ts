/** What had been reached when the word for each move came, by the move's number. */
export type PointsByMove = Readonly<Record<number, number>>;

/** By how much a run is ahead of the best one at the last move of which both know; below 0 it is behind, null before. */
export const aheadOf = (best: PointsByMove, now: PointsByMove): number | null => {
  const both = Object.keys(now)
    .map(Number)
    .filter((move) => move in best);
  const last = Math.max(...both);
  return both.length === 0 ? null : (now[last] ?? 0) - (best[last] ?? 0);
};
