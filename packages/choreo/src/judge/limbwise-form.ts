/** Judges the motion of each limb by itself. */
import { BONES, byLimb, LIMBS, type Bone, type ByLimb, type Limb } from '../skeleton.ts';
import type { UnitInterval } from '../units.ts';
import { agreementOf } from './agreement.ts';
import type { BoneRows } from './bone-rows.ts';
import { LIMBWISE_FORM } from './constants.ts';
import { movingForm, type PartSums } from './moving-form.ts';
import { addBoneSums, SUM, SUM_COUNT, type ComparedRange } from './sums.ts';

// Indices are derived from the lengths in sums.ts, so an element marked with `!` below always exists.

const LIMB_BONES: ByLimb<readonly number[]> = byLimb((limb) =>
  BONES.flatMap((bone: Bone, index) => (bone.limb === limb ? [index] : [])),
);

/** The mean weight of a limb's bones. */
const MEAN_BONE_WEIGHT: ByLimb<number> = byLimb((limb) => {
  const own = BONES.filter((bone: Bone) => bone.limb === limb);
  return own.reduce((sum, { weight }) => sum + weight, 0) / own.length;
});

/** The eight sums of each limb over a span. */
export const limbSumsOf = (reference: BoneRows, player: BoneRows, span: ComparedRange): ByLimb<Float64Array> =>
  byLimb((limb) => {
    const sums = new Float64Array(SUM_COUNT);
    for (const bone of LIMB_BONES[limb]) addBoneSums(sums, bone, reference, player, span);
    return sums;
  });

/**
 * How well the limbs moved, each judged by itself: (Σ share min(v / .8, 1)^ρ)^(1/ρ). v is a limb's moving form, share
 * its share of the reference's motion in this span. ρ < 1: a single limb that is right by chance earns little. `null`
 * if no limb moves.
 */
export const limbwiseForm = (limbs: ByLimb<PartSums>): UnitInterval | null => {
  const { fullValue, exponent } = LIMBWISE_FORM;
  let [total, earned] = [0, 0];
  for (const limb of LIMBS) {
    const part = limbs[limb];
    const agreement = agreementOf(part.sums, 0);
    if (!agreement) continue;
    const share = motionAmount(limb, part.sums);
    total += share;
    earned += share * Math.min(movingForm(part, agreement) / fullValue, 1) ** exponent;
  }
  return total > 0 ? (earned / total) ** (1 / exponent) : null;
};

/** How far the limb's bones move in the reference, only those that are seen; very little motion hardly counts. */
const motionAmount = (limb: Limb, sums: Float64Array): number => {
  const seen = sums[SUM.s]! / MEAN_BONE_WEIGHT[limb];
  const energy = sums[SUM.aa]! / sums[SUM.s]!;
  return (seen * Math.sqrt(energy) * energy ** 2) / (energy ** 2 + LIMBWISE_FORM.halfEnergy ** 2);
};

/**
 * The mean energy of the limbs, weighted by motion: Σ aa E / Σ aa, with E the energy of a limb. A plain mean over the
 * body would make a section in which only the legs dance count as a held pose.
 */
export const movingEnergy = (limbs: ByLimb<PartSums>): number => {
  let [total, weighted] = [0, 0];
  for (const limb of LIMBS) {
    const { sums } = limbs[limb];
    if (!(sums[SUM.s]! > 0)) continue;
    total += sums[SUM.aa]!;
    weighted += sums[SUM.aa]! ** 2 / sums[SUM.s]!;
  }
  return total > 0 ? weighted / total : 0;
};
