/** Detects limbs that stand still where the dance moves them. */
import { LIMBS, type ByLimb } from '../skeleton.ts';
import type { UnitInterval } from '../units.ts';
import { STILLNESS } from './constants.ts';
import { ramp } from './ramps.ts';
import { SUM } from './sums.ts';

// Indices are derived from the lengths in sums.ts, so an element marked with `!` below always exists.

/**
 * How surely a limb stands still where the dance moves it, from amounts alone: √(bb/aa), how far it goes relative to
 * the dancer's, and aa/s, whether the dancer's moves at all. The agreement of a still leg is lost in noise; these
 * amounts aren't.
 */
export const stillness = (sums: Float64Array): UnitInterval => {
  const [s, aa, bb] = [sums[SUM.s]!, sums[SUM.aa]!, sums[SUM.bb]!];
  if (!(s > 0) || !(aa > 0)) return 0;
  return ramp(aa / s, STILLNESS.referenceEnergy) * (1 - ramp(Math.sqrt(bb / aa), STILLNESS.relativeAmplitude));
};

/** The factor by which limbs that stand still lower a form: each costs a fixed share of it. */
export const stillnessFactor = (limbs: ByLimb<{ readonly sums: Float64Array }>): UnitInterval =>
  LIMBS.reduce(
    (left, limb) => (limb === 'torso' ? left : left * (1 - STILLNESS.cost * stillness(limbs[limb].sums))),
    1,
  );
