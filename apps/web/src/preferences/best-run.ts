/** Decides which runs may be a best, and compares a run with the best. */
import type { DanceResult } from '@instep/choreo/result';

/** The points a run had when each move was judged, by the move's number. */
export type PointsByMove = Readonly<Record<number, number>>;

/** The facts of a run that decide whether it may be a best. */
export type RankedRun = Pick<DanceResult, 'score' | 'complete'> & {
  /** The slowest speed at which the video ran; 1 is full speed. */
  readonly speed: number;
};

/** Whether a video ran fast enough for a best or for a trend: slower is easier. 1 is full speed. */
export const isFullSpeed = (speed: number): boolean => Math.round(100 * speed) === 100;

/** Whether a run may be a best: its dance is complete, and it was at full speed, because slower is easier. */
export const mayBeBest = ({ score, complete, speed }: RankedRun): boolean =>
  score !== null && complete && isFullSpeed(speed);

/** Whether a run is a new best, with at least one star. */
export const isNewBest = (run: RankedRun & Pick<DanceResult, 'stars' | 'points'>, before: number): boolean =>
  mayBeBest(run) && run.stars > 0 && run.points > before;

/** A new best gets confetti from this many stars on. */
const MIN_CONFETTI_STARS = 2;

/** Whether a result gets confetti. */
export const deservesConfetti = ({ stars }: Pick<DanceResult, 'stars'>, isBest: boolean): boolean =>
  isBest && stars >= MIN_CONFETTI_STARS;

/**
 * How many points a run is ahead of the best run at the last move that both have; negative if behind, null if they
 * share none.
 */
export const pointsAheadOf = (best: PointsByMove, now: PointsByMove): number | null => {
  const both = Object.keys(now)
    .map(Number)
    .filter((move) => move in best);
  const last = Math.max(...both);
  return both.length === 0 ? null : (now[last] ?? 0) - (best[last] ?? 0);
};
