import { MIN_COMPLETE_SHARE, earnedShare, type DanceResult } from '@instep/choreo/result';
import { latenessOf } from '@instep/choreo/lateness';
import { MISSED_RATING } from '@instep/choreo/rating';
import type { Limb } from '@instep/choreo/skeleton';
import type { Moment } from '../play/worst-moments.ts';

/** The one piece of advice that a player gets after a dance. */
export type Advice =
  | { readonly about: 'limb'; readonly limb: Limb }
  | { readonly about: 'moment'; readonly moment: Moment }
  | { readonly about: 'strong' | 'again' | 'slower' | 'unseen' | 'behind' };

type JudgedResult = Pick<DanceResult, 'score' | 'seen' | 'limbs' | 'weakestLimb' | 'lateMs'>;

/** A limb at or above this, of 100, needs no work. Chosen by taste. */
const GOOD_LIMB_SCORE = 75;
/**
 * A score below this, of 100, means that hardly anything was the dance: no limb stands out, it is too fast. Wrong
 * dances score that, too.
 */
const MIN_RECOGNISABLE_SCORE = 15;
/** The same for a player who is late throughout: lateness alone can cost two thirds of a score. */
const MIN_RECOGNISABLE_LATE_SCORE = 5;
/** The score of a strong second dancer, of 100. */
const STRONG_SCORE = 65;

/** The advice that helps most next time, also from the worst moment; null if nothing was judged. */
export const adviceFor = (
  { score, seen, limbs, weakestLimb, lateMs }: JudgedResult,
  [worst]: readonly Moment[],
): Advice | null => {
  if (score === null) return null;
  const mean = score / earnedShare(seen);
  const isLate = ['half_second_behind', 'second_behind'].includes(latenessOf(lateMs ?? 0) ?? '');
  if (isLate && mean >= MIN_RECOGNISABLE_LATE_SCORE) return { about: 'behind' };
  if (mean < MIN_RECOGNISABLE_SCORE) return { about: 'slower' };
  if (seen < MIN_COMPLETE_SHARE) return { about: 'unseen' };
  if (weakestLimb && (limbs[weakestLimb] ?? 100) < GOOD_LIMB_SCORE) return { about: 'limb', limb: weakestLimb };
  if (worst?.rating === MISSED_RATING) return { about: 'moment', moment: worst };
  return { about: score >= STRONG_SCORE ? 'strong' : 'again' };
};

/** The moment to practise: one where the advised limb was off, else the worst of all; null if none stands out. */
export const momentToPractise = (moments: readonly Moment[], advice: Advice | null): Moment | null => {
  const limb = advice?.about === 'limb' ? advice.limb : null;
  return moments.find((moment) => limb !== null && moment.limb === limb) ?? moments[0] ?? null;
};
