import { COMPLETE_FROM, earnedShare } from '@instep/choreo/completeness';
import { latenessOf } from '@instep/choreo/lateness';
import { MISSED } from '@instep/choreo/rating';
import type { DanceResult } from '@instep/choreo/result';
import type { Limb } from '@instep/choreo/skeleton';
import type { Moment } from '../play/worst-moments.ts';

/** The one thing to say after a dance. */
export type Advice =
  | { readonly about: 'limb'; readonly limb: Limb }
  | { readonly about: 'moment'; readonly moment: Moment }
  | { readonly about: 'strong' | 'again' | 'slower' | 'unseen' | 'behind' };

type Judged = Pick<DanceResult, 'score' | 'seen' | 'limbs' | 'weakestLimb' | 'lateMs'>;

/** A limb at or above this, of 100, is nothing to work on. Taste. */
const GOOD_LIMB = 75;
/** Below this, of 100, hardly anything was the dance: no limb stands out, it goes too fast. Wrong dances reach it too. */
const LOST_SCORE = 15;
/** The same for somebody who is late throughout: lateness alone can take two thirds of a score. */
const LOST_LATE_SCORE = 5;
/** What a strong second dancer reaches, of 100. */
const STRONG_SCORE = 65;

/** What helps most next time, by the worst moments too; null when there was nothing to judge. */
export const adviceOn = (
  { score, seen, limbs, weakestLimb, lateMs }: Judged,
  [worst]: readonly Moment[],
): Advice | null => {
  if (score === null) return null;
  const mean = score / earnedShare(seen);
  const isLate = ['half_second_behind', 'second_behind'].includes(latenessOf(lateMs ?? 0) ?? '');
  if (isLate && mean >= LOST_LATE_SCORE) return { about: 'behind' };
  if (mean < LOST_SCORE) return { about: 'slower' };
  if (seen < COMPLETE_FROM) return { about: 'unseen' };
  if (weakestLimb && (limbs[weakestLimb] ?? 100) < GOOD_LIMB) return { about: 'limb', limb: weakestLimb };
  if (worst?.rating === MISSED) return { about: 'moment', moment: worst };
  return { about: score >= STRONG_SCORE ? 'strong' : 'again' };
};

/** The moment to practise: where the limb of the advice was off, else the worst of all; null when none stands out. */
export const momentToPractise = (moments: readonly Moment[], advice: Advice | null): Moment | null => {
  const limb = advice?.about === 'limb' ? advice.limb : null;
  return moments.find((moment) => limb !== null && moment.limb === limb) ?? moments[0] ?? null;
};
