/** Chooses the cues that a player gets while dancing, and counts combos. */
import { COMBO_MILESTONES, keepsCombo, RATING_PROPERTIES, type ComboMilestone } from '@instep/choreo/rating';
import { LIMBS, type Limb } from '@instep/choreo/skeleton';
import { latenessOf, type Lateness } from '@instep/choreo/lateness';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import type { Cue } from '@instep/choreo/verdict';
import type { VerdictMessage } from '@instep/protocol/messages';

type JudgedMove = Pick<VerdictMessage, 'rating' | 'weakLimb'> & Partial<Pick<VerdictMessage, 'limbs' | 'cue'>>;

/**
 * What a player is told while dancing: a limb to watch, feet that don't move, movements that are too small, or being
 * late throughout.
 */
export type LiveCue = Limb | Cue | Lateness;

/** How long a cue is shown. */
export const CUE_DURATION: Milliseconds = 1_500;

/** Lateness hardly changes during a dance, so it is shown at every third move only. */
const LATENESS_EVERY_MOVES = 3;

/** The cue to show now, the most useful first; null if there is none. `lateness` is the player's own. */
export const liveCue = (verdicts: readonly JudgedMove[], lateness: Seconds | null): LiveCue | null => {
  const [before, last] = verdicts.slice(-2);
  const repeated = last?.cue && last.cue === before?.cue ? last.cue : null;
  if (repeated === 'feet') return repeated;
  const showsLateness = lateness !== null && verdicts.length % LATENESS_EVERY_MOVES === 0;
  return limbCue(verdicts) ?? (showsLateness ? latenessOf(1000 * lateness) : null) ?? repeated;
};

/** After this many poor moves in a row a limb is named, even if none stands out. */
const POOR_MOVES_BEFORE_LIMB = 3;

/**
 * The limb to name now: the one that was weak in both of the last two moves, if both were poor; after three poor moves
 * without a weak limb in common, the one that was worst in them.
 */
export const limbCue = (verdicts: readonly JudgedMove[]): Limb | null => {
  const [before, last] = verdicts.slice(-2);
  if (!before || !last || !isPoor(before) || !isPoor(last)) return null;
  if (last.weakLimb !== null && last.weakLimb === before.weakLimb) return last.weakLimb;
  const recent = verdicts.slice(-POOR_MOVES_BEFORE_LIMB);
  return recent.length === POOR_MOVES_BEFORE_LIMB && recent.every(isPoor) ? worstLimbOf(recent) : null;
};

/** The limb with the lowest mean; null if none was measured. */
const worstLimbOf = (verdicts: readonly JudgedMove[]): Limb | null => {
  const means = LIMBS.flatMap((limb) => {
    const values = verdicts.flatMap(({ limbs }) => limbs?.[limb] ?? []);
    return values.length === 0 ? [] : [{ limb, mean: values.reduce((sum, value) => sum + value, 0) / values.length }];
  });
  return means.sort((a, b) => a.mean - b.mean)[0]?.limb ?? null;
};

/**
 * How many moves in a row, up to now, were rated good or better; a move that was not seen neither counts nor breaks the
 * row.
 */
export const comboLength = (verdicts: readonly JudgedMove[]): number => {
  const rated = verdicts.flatMap(({ rating }) => (rating ? [rating] : []));
  const broken = rated.findLastIndex((rating) => !keepsCombo(rating));
  return rated.length - 1 - broken;
};

/** The milestone that a combo, which was `before` moves long, has reached with `now` moves; null if none is new. */
export const milestoneReached = (before: number, now: number): ComboMilestone | null => {
  // A shorter combo is a new one.
  const reached = now < before ? 0 : before;
  return COMBO_MILESTONES.findLast((length) => reached < length && length <= now) ?? null;
};

/** A move whose timing is smaller than this is on time; the result uses the same limit. */
const MAX_ON_TIME: Seconds = 0.1;

/** Whether a move was early or late, relative to the player's own lag; null if it was on time or has no rating. */
export const earlyOrLate = ({
  rating,
  timingS,
}: Pick<VerdictMessage, 'rating' | 'timingS'>): 'early' | 'late' | null => {
  if (rating === null || timingS === null || Math.abs(timingS) < MAX_ON_TIME) return null;
  return timingS < 0 ? 'early' : 'late';
};

const isPoor = ({ rating }: JudgedMove): boolean => rating !== null && RATING_PROPERTIES[rating].isPoor;
