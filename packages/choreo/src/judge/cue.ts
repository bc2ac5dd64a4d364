/** Chooses the cue that is shown after a move. */
import { LIMBS, type ByLimb } from '../skeleton.ts';
import type { Cue } from '../verdict.ts';
import { CUE, STILLNESS } from './constants.ts';
import { stillness } from './stillness.ts';
import { SUM } from './sums.ts';

// Indices are derived from the lengths in sums.ts, so an element marked with `!` below always exists.

/** The cue for a move: the player's feet stand where the dance steps, or the movements are right but too small. */
export const cueOf = (limbs: ByLimb<Float64Array>): Cue | null => {
  if (areFeetStill(limbs)) return 'feet';
  return isSmallButRight(limbs) ? 'bigger' : null;
};

const areFeetStill = ({ left_leg: left, right_leg: right, left_arm: arm, right_arm: other }: ByLimb<Float64Array>) => {
  const stepping = [left, right].filter(isMoved);
  const areArmsStill = [arm, other].filter(isMoved).every((sums) => stillness(sums) > CUE.minStillness);
  return stepping.length > 0 && stepping.every((sums) => stillness(sums) > CUE.minStillness) && !areArmsStill;
};

/** Whether the dance clearly moves the limb. */
const isMoved = (sums: Float64Array): boolean => sums[SUM.aa]! > STILLNESS.referenceEnergy.to * sums[SUM.s]!;

/**
 * Whether the movements go where the dancer's go, ab/√(aa bb), and less far, Σ min(√(aa bb), aa) / Σ aa: large
 * movements of one limb don't make up for small ones of another.
 */
const isSmallButRight = (limbs: ByLimb<Float64Array>): boolean => {
  let [agreement, playerEnergy, referenceEnergy, amplitude] = [0, 0, 0, 0];
  for (const limb of LIMBS) {
    if (limb === 'torso' || !isMoved(limbs[limb])) continue;
    const [ab, aa, bb] = [limbs[limb][SUM.ab]!, limbs[limb][SUM.aa]!, limbs[limb][SUM.bb]!];
    agreement += ab;
    playerEnergy += bb;
    referenceEnergy += aa;
    amplitude += Math.min(Math.sqrt(aa * bb), aa);
  }
  return (
    amplitude < CUE.maxAmplitude * referenceEnergy &&
    agreement > CUE.minAgreement * Math.sqrt(playerEnergy * referenceEnergy)
  );
};
