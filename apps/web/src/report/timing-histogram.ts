import { MISSED_RATING, type Rating } from '@instep/choreo/rating';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import { earlyOrLate } from '../play/live-cues.ts';

/** The end of the histogram's time axis; it is fixed, so that two dances that are alike look alike. */
export const MAX_TIMING_MS: Milliseconds = 400;
const BIN_MS: Milliseconds = 20;

/** How many of a dance's moves were early, on time and late. */
export type TimingCounts = { readonly early: number; readonly onTime: number; readonly late: number };

type JudgedMove = { readonly rating: Rating | null; readonly timingS: Seconds | null };

/** The ratings of the moves whose timing was about `ms`; negative is early. */
export type Bin = { readonly ms: Milliseconds; readonly ratings: readonly Rating[] };

/** The moves by their timing, in bins of 20 ms, without missed moves; moves beyond the axis are in the last bins. */
export const timingBins = (verdicts: readonly JudgedMove[]): readonly Bin[] => {
  const half = MAX_TIMING_MS / BIN_MS;
  const binOf = (timingS: Seconds): number =>
    Math.max(-half, Math.min(half, Math.round((1000 * timingS) / BIN_MS))) + half;
  const timed = timedMoves(verdicts).map(({ rating, timingS }) => ({ rating, bin: binOf(timingS) }));
  return Array.from({ length: 2 * half + 1 }, (_, k) => ({
    ms: (k - half) * BIN_MS,
    ratings: timed.filter(({ bin }) => bin === k).map(({ rating }) => rating),
  }));
};

/** How many of the same moves were early, on time and late. */
export const timingCounts = (verdicts: readonly JudgedMove[]): TimingCounts => {
  const drifts = timedMoves(verdicts).map(earlyOrLate);
  const [early, late] = [
    drifts.filter((drift) => drift === 'early').length,
    drifts.filter((drift) => drift === 'late').length,
  ];
  return { early, onTime: drifts.length - early - late, late };
};

/** Fewer timed moves than this show nothing about a player's timing. */
const MIN_TIMED_MOVES = 6;

/** Whether there are enough moves to show how early or late they were. */
export const hasEnoughTimedMoves = (verdicts: readonly JudgedMove[]): boolean =>
  timedMoves(verdicts).length >= MIN_TIMED_MOVES;

const timedMoves = (verdicts: readonly JudgedMove[]) =>
  verdicts.flatMap(({ rating, timingS }) =>
    rating === null || rating === MISSED_RATING || timingS === null ? [] : [{ rating, timingS }],
  );
