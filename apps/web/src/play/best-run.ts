import type { DanceResult } from '@instep/choreo/result';

/** What had been reached when the word for each move came, by the move's number. */
export type PointsByMove = Readonly<Record<number, number>>;

/** Whether a result is a new best: of a dance that was judged nearly whole, with a star at least. */
export const isNewBest = (
  { score, complete, stars, points }: Pick<DanceResult, 'score' | 'complete' | 'stars' | 'points'>,
  before: number,
): boolean => score !== null && complete && stars > 0 && points > before;

/** From so many stars on a new best gets confetti. */
const MIN_CONFETTI_STARS = 2;

/** Whether a result is an occasion for confetti. */
export const deservesConfetti = ({ stars }: Pick<DanceResult, 'stars'>, isBest: boolean): boolean =>
  isBest && stars >= MIN_CONFETTI_STARS;

/** By how much a run is ahead of the best one at the last move of which both know; below 0 it is behind, null before. */
export const aheadOf = (best: PointsByMove, now: PointsByMove): number | null => {
  const both = Object.keys(now)
    .map(Number)
    .filter((move) => move in best);
  const last = Math.max(...both);
  return both.length === 0 ? null : (now[last] ?? 0) - (best[last] ?? 0);
};
