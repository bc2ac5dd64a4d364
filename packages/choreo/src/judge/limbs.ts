/** Computes the value of each limb in a section, and chooses the limb to name. */
import { byLimb, LIMBS, type ByLimb, type Limb } from '../skeleton.ts';
import type { UnitInterval } from '../units.ts';
import { agreementOf } from './agreement.ts';
import { LIMB } from './constants.ts';
import { legFactors } from './feet.ts';
import type { Player } from './player.ts';
import { ramp } from './ramps.ts';
import { stillness } from './stillness.ts';
import type { RowRange } from './bone-rows.ts';
import type { Judgement } from './judge-section.ts';
import { SUM } from './sums.ts';
import type { Variant } from './variant.ts';

// Indices are derived from the lengths in sums.ts, so an element marked with `!` below always exists.

/** How right each limb was over a section; `null` for one that wasn't seen, or that doesn't move here. */
export const limbValues = (
  { limbSums, lagRows }: Pick<Judgement, 'limbSums' | 'lagRows'>,
  variant: Variant,
  player: Pick<Player, 'feet'>,
  section: RowRange,
): ByLimb<UnitInterval | null> => {
  const factors = legFactors(variant.feet, player.feet, section, lagRows);
  return byLimb((limb) => {
    const sums = limbSums[limb];
    const referenceWeight = variant.prefixSums.limbWeight(section.from, section.to, limb);
    const value = sums[SUM.s]! < LIMB.minSeen * referenceWeight ? null : limbValue(sums);
    return value === null ? null : value * factors[limb];
  });
};

/** (λ f^.7 ((p + m)/2)^.5 + (1 - λ) f)(1 - stillness), with its own ramps: a single limb has no chance level. */
const limbValue = (sums: Float64Array): UnitInterval | null => {
  const agreement = agreementOf(sums, 0);
  if (!agreement) return null;
  const energy = sums[SUM.aa]! / sums[SUM.s]!;
  if (energy < LIMB.minEnergy) return null;
  const motionShare = energy / (energy + LIMB.halfEnergy);
  const f = ramp(agreement.form, LIMB.form);
  const core = (ramp(agreement.posture, LIMB.posture) + ramp(agreement.motion, LIMB.motion)) / 2;
  const value = motionShare * f ** LIMB.formPower * core ** LIMB.corePower + (1 - motionShare) * f;
  return value * (1 - stillness(sums));
};

/** The limb to name: clearly worse than all others. */
export const weakLimbOf = (limbs: ByLimb<UnitInterval | null>): Limb | null => {
  const known = LIMBS.flatMap((limb) => {
    const value = limbs[limb];
    return value === null ? [] : [{ limb, value }];
  }).sort((a, b) => a.value - b.value);
  const [weakest, next] = known;
  if (!weakest || !next || weakest.value >= LIMB.maxWeakValue) return null;
  return next.value - weakest.value >= LIMB.minMargin ? weakest.limb : null;
};
