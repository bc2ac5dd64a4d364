import { BONES, byLimb, LIMBS, type Bone, type ByLimb, type Limb } from '../skeleton.ts';
import type { UnitInterval } from '../units.ts';
import { agreementOf } from './agreement.ts';
import type { BoneRows } from './bone-rows.ts';
import { LIMB_BY_LIMB } from './constants.ts';
import { movingForm, type Part } from './moving.ts';
import { addBone, SUM, SUM_COUNT, type Span } from './sums.ts';

// Indices are made from the lengths in sums.ts: a `!` below never meets a gap.

const BONES_OF: ByLimb<readonly number[]> = byLimb((limb) =>
  BONES.flatMap((bone: Bone, index) => (bone.limb === limb ? [index] : [])),
);

/** What a bone of the limb counts in the mean. */
const WEIGHT_OF: ByLimb<number> = byLimb((limb) => {
  const own = BONES.filter((bone: Bone) => bone.limb === limb);
  return own.reduce((sum, { weight }) => sum + weight, 0) / own.length;
});

/** The eight sums of each limb over a span. */
export const limbSumsOf = (reference: BoneRows, player: BoneRows, span: Span): ByLimb<Float64Array> =>
  byLimb((limb) => {
    const sums = new Float64Array(SUM_COUNT);
    for (const bone of BONES_OF[limb]) addBone(sums, bone, reference, player, span);
    return sums;
  });

/**
 * How right the limbs moved, each in its own right: (Σ share min(v / .8, 1)^ρ)^(1/ρ), with v a limb's moving form and its share
 * that of the reference's motion here. ρ < 1: one limb right by chance is worth little. `null` where no limb moves.
 */
export const limbByLimb = (limbs: ByLimb<Part>): UnitInterval | null => {
  const { full, evenness } = LIMB_BY_LIMB;
  let [total, earned] = [0, 0];
  for (const limb of LIMBS) {
    const part = limbs[limb];
    const agreement = agreementOf(part.sums, 0);
    if (!agreement) continue;
    const share = motionOf(limb, part.sums);
    total += share;
    earned += share * Math.min(movingForm(part, agreement) / full, 1) ** evenness;
  }
  return total > 0 ? (earned / total) ** (1 / evenness) : null;
};

/** How far the limb's bones go in the reference, seen ones only; what is hardly motion, hardly counts. */
const motionOf = (limb: Limb, sums: Float64Array): number => {
  const seen = sums[SUM.s]! / WEIGHT_OF[limb];
  const energy = sums[SUM.aa]! / sums[SUM.s]!;
  return (seen * Math.sqrt(energy) * energy ** 2) / (energy ** 2 + LIMB_BY_LIMB.halfEnergy ** 2);
};

/**
 * The energy of what moves: Σ aa E / Σ aa over the limbs, E a limb's own. The mean over the body would call a section
 * held in which only the legs dance.
 */
export const movingEnergy = (limbs: ByLimb<Part>): number => {
  let [total, weighted] = [0, 0];
  for (const limb of LIMBS) {
    const { sums } = limbs[limb];
    if (!(sums[SUM.s]! > 0)) continue;
    total += sums[SUM.aa]!;
    weighted += sums[SUM.aa]! ** 2 / sums[SUM.s]!;
  }
  return total > 0 ? weighted / total : 0;
};
