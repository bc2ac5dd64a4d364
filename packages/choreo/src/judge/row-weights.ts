/** Weighs the rows of a reference for the share of a dance that was judged. */
import { BONES, LIMBS, type Bone } from '../skeleton.ts';
import { FIELD, FIELD_COUNT, ROW_LENGTH, type BoneRows } from './bone-rows.ts';
import { HALF_ENERGY, QUIET_WEIGHT, rowsOf, WINDOW_LENGTH } from './constants.ts';

// Indices are derived from the lengths above them, so an element marked with `!` below always exists.

const LIMB_OF = BONES.map((bone: Bone) => LIMBS.indexOf(bone.limb));
const HALF_WINDOW = rowsOf(WINDOW_LENGTH) >> 1;
/** What is summed for each limb: its motion energy, and its weight. */
const SUMS_PER_LIMB = 2;
const ROW_SUMS = SUMS_PER_LIMB * LIMBS.length;

/**
 * The weight of each row of a reference in the share of a dance that was judged: by the motion in the 2.4 s around it,
 * as a window counts in the score. Gold moves don't count twice here: a share of a dance is a share of its time.
 */
export const rowWeightsOf = (rows: BoneRows): Float64Array => {
  const sums = prefixSums(rows);
  return Float64Array.from({ length: rows.count }, (_, row) => {
    const from = Math.max(row - HALF_WINDOW, 0) * ROW_SUMS;
    const to = Math.min(row + HALF_WINDOW + 1, rows.count) * ROW_SUMS;
    const energy = movingEnergy(sums, from, to);
    return QUIET_WEIGHT + (1 - QUIET_WEIGHT) * (energy ** 2 / (energy ** 2 + HALF_ENERGY ** 2));
  });
};

/**
 * The mean energy of the moving limbs between two indices of the running sums, as in limbwise-form.ts, of the reference
 * only.
 */
const movingEnergy = (sums: Float64Array, from: number, to: number): number => {
  let [total, weighted] = [0, 0];
  for (let limb = 0; limb < ROW_SUMS; limb += SUMS_PER_LIMB) {
    const energy = sums[to + limb]! - sums[from + limb]!;
    const weight = sums[to + limb + 1]! - sums[from + limb + 1]!;
    if (!(weight > 0)) continue;
    total += energy;
    weighted += energy ** 2 / weight;
  }
  return total > 0 ? weighted / total : 0;
};

const prefixSums = (rows: BoneRows): Float64Array => {
  const sums = new Float64Array((rows.count + 1) * ROW_SUMS);
  for (let row = 0; row < rows.count; row++) {
    const to = (row + 1) * ROW_SUMS;
    sums.copyWithin(to, to - ROW_SUMS, to);
    LIMB_OF.forEach((limb, bone) => {
      const from = row * ROW_LENGTH + bone * FIELD_COUNT;
      sums[to + limb * SUMS_PER_LIMB]! += rows.data[from + FIELD.vdd]!;
      sums[to + limb * SUMS_PER_LIMB + 1]! += rows.data[from + FIELD.w]!;
    });
  }
  return sums;
};
