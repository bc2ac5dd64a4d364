import { keepsCombo, RATING } from '@instep/choreo/rating';
import { LIMBS, type Limb } from '@instep/choreo/skeleton';
import { latenessOf, type Lateness } from '@instep/choreo/lateness';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import type { Cue } from '@instep/choreo/verdict';
import type { VerdictMessage } from '@instep/protocol/messages';

type Judged = Pick<VerdictMessage, 'rating' | 'weakLimb'> & Partial<Pick<VerdictMessage, 'limbs' | 'cue'>>;

/** What is called to a player: a limb to watch, feet that stand, movements that are too small, being late all through. */
export type LiveCue = Limb | Cue | Lateness;

/** How long it stands there. */
export const CUE_DURATION: Milliseconds = 1_500;

/** Lateness hardly changes during a dance, so it is said with every third move only. */
const LATE_EVERY = 3;

/** What to call now, the most useful first; null when there is nothing. `late` is the player's own lateness. */
export const liveCue = (verdicts: readonly Judged[], late: Seconds | null): LiveCue | null => {
  const [before, last] = verdicts.slice(-2);
  const repeated = last?.cue && last.cue === before?.cue ? last.cue : null;
  if (repeated === 'feet') return repeated;
  const isTimeForLate = late !== null && verdicts.length % LATE_EVERY === 0;
  return limbCue(verdicts) ?? (isTimeForLate ? latenessOf(1000 * late) : null) ?? repeated;
};

/** So many poor moves in a row, and a limb is named though none stands out. */
const ALL_OVER = 3;

/**
 * The limb to name now: the one that was weak in both of the last two moves, when both were poor. After
 * three poor moves without a weak limb in common, the one that was worst in them.
 */
export const limbCue = (verdicts: readonly Judged[]): Limb | null => {
  const [before, last] = verdicts.slice(-2);
  if (!before || !last || !isPoor(before) || !isPoor(last)) return null;
  if (last.weakLimb !== null && last.weakLimb === before.weakLimb) return last.weakLimb;
  const recent = verdicts.slice(-ALL_OVER);
  return recent.length === ALL_OVER && recent.every(isPoor) ? worstOf(recent) : null;
};

/** The limb with the lowest mean; null when none was measured. */
const worstOf = (verdicts: readonly Judged[]): Limb | null => {
  const means = LIMBS.flatMap((limb) => {
    const values = verdicts.flatMap(({ limbs }) => limbs?.[limb] ?? []);
    return values.length === 0 ? [] : [{ limb, mean: values.reduce((sum, value) => sum + value, 0) / values.length }];
  });
  return means.sort((a, b) => a.mean - b.mean)[0]?.limb ?? null;
};

/** Moves rated good or better in a row, up to now; a move that was not seen neither adds nor breaks. */
export const combo = (verdicts: readonly Judged[]): number => {
  const rated = verdicts.flatMap(({ rating }) => (rating ? [rating] : []));
  const broken = rated.findLastIndex((rating) => !keepsCombo(rating));
  return rated.length - 1 - broken;
};

/** Off the own rhythm by less than this, a move is on time: the result counts by the same. */
const ON_TIME: Seconds = 0.1;

/** Whether a move came early or late, against the player's own lag; null when it was on time or got no word. */
export const driftOf = ({ rating, timingS }: Pick<VerdictMessage, 'rating' | 'timingS'>): 'early' | 'late' | null => {
  if (rating === null || timingS === null || Math.abs(timingS) < ON_TIME) return null;
  return timingS < 0 ? 'early' : 'late';
};

const isPoor = ({ rating }: Judged): boolean => rating !== null && RATING[rating].isPoor;
