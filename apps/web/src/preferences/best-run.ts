import type { DanceResult } from '@instep/choreo/result';

/** What had been reached when the word for each move came, by the move's number. */
export type PointsByMove = Readonly<Record<number, number>>;

/** What of a run decides whether it may be a best. */
export type Ranked = Pick<DanceResult, 'score' | 'complete'> & {
  /** The slowest at which the video ran, 1 is full speed. */
  readonly speed: number;
};

/** Whether a video ran fast enough for a best score, or for a trend: slower is easier. 1 is full speed. */
export const isFullSpeed = (speed: number): boolean => Math.round(100 * speed) === 100;

/** Whether a run may be a best: judged nearly whole, and at full speed, because slower is easier. */
export const mayBeBest = ({ score, complete, speed }: Ranked): boolean =>
  score !== null && complete && isFullSpeed(speed);

/** Whether a run is a new best, with a star at least. */
export const isNewBest = (run: Ranked & Pick<DanceResult, 'stars' | 'points'>, before: number): boolean =>
  mayBeBest(run) && run.stars > 0 && run.points > before;

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
