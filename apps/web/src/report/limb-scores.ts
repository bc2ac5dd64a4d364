import { earnedShare, type DanceResult } from '@instep/choreo/result';
import { byLimb, LIMBS, type ByLimb } from '@instep/choreo/skeleton';
import { mean } from '@instep/choreo/statistics';

/**
 * The limbs' scores beside the score of the dance, 0..100: their mean is the score of the part that was judged, so that
 * they agree with it. The judge compares each limb by itself, where even standing still earns something.
 */
export const limbScoresOf = ({
  score,
  seen,
  limbs,
}: Pick<DanceResult, 'score' | 'limbs'> & { readonly seen?: DanceResult['seen'] }): ByLimb<number | null> => {
  const known = LIMBS.flatMap((limb) => limbs[limb] ?? []);
  const average = known.length > 0 ? mean(known) : 0;
  if (score === null || average === 0) return limbs;
  const factor = score / earnedShare(seen ?? 1) / average;
  return byLimb((limb) => {
    const value = limbs[limb];
    return value === null ? null : Math.min(100, value * factor);
  });
};
