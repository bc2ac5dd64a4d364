import type { DanceResult } from '@instep/choreo/result';
import type { Limb } from '@instep/choreo/skeleton';
import type { Moment } from './worst-moments.ts';

/** The one thing to say after a dance. */
export type Advice =
  | { readonly about: 'limb'; readonly limb: Limb }
  | { readonly about: 'moment'; readonly moment: Moment }
  | { readonly about: 'strong' | 'again' };

type Judged = Pick<DanceResult, 'score' | 'limbs' | 'weakestLimb'>;

/** A limb at or above this, of 100, is nothing to work on. Taste. */
const GOOD_LIMB = 75;
/** A strong second dancer, of 100: judging.md 9. */
const STRONG_SCORE = 65;

/** What helps most next time, by the worst moments too; null when there was nothing to judge. */
export const adviceOn = ({ score, limbs, weakestLimb }: Judged, [worst]: readonly Moment[]): Advice | null => {
  if (score === null) return null;
  if (weakestLimb && (limbs[weakestLimb] ?? 100) < GOOD_LIMB) return { about: 'limb', limb: weakestLimb };
  if (worst?.rating === 'x') return { about: 'moment', moment: worst };
  return { about: score >= STRONG_SCORE ? 'strong' : 'again' };
};

/** The moment to practise: where the limb of the advice was off, else the worst of all; null when none stands out. */
export const momentToPractise = (moments: readonly Moment[], advice: Advice | null): Moment | null => {
  const limb = advice?.about === 'limb' ? advice.limb : null;
  return moments.find((moment) => limb !== null && moment.limb === limb) ?? moments[0] ?? null;
};
