/** The chance floor of each section of a reference: the form that a person standing still would have. */
import { BONE_COUNT } from '../body-pose.ts';
import { BONES, LIMBS, type Bone, type Limb } from '../skeleton.ts';
import type { UnitInterval } from '../units.ts';
import { FIELD, FIELDS, ROW_LENGTH, type BoneRows } from './bone-rows.ts';
import { HIGHEST_FLOOR } from './constants.ts';

// Indices are derived from the lengths above them, so an element marked with `!` below always exists.

/** Arms down, legs straight, facing the camera, in the order of BONES: the pose of people who do nothing. */
const NEUTRAL = [
  [0.15, 1],
  [0.05, 1],
  [-0.15, 1],
  [-0.05, 1],
  [0.05, 1],
  [0, 1],
  [-0.05, 1],
  [0, 1],
  [-1, 0],
  [-1, 0],
  [0, -1],
  [0, -1],
] as const;

const LIMB_OF = BONES.map((bone: Bone) => LIMBS.indexOf(bone.limb));
const IS_LEG = LIMBS.map((limb) => limb.endsWith('leg'));
/** What is summed for each limb: its weight, and how far it agrees with the mean pose and with the neutral pose. */
const SUMS = 3;
const ROW_SUMS = SUMS * LIMBS.length;

/**
 * Running sums over the rows of a reference, so that the chance floor and weights of any section take only a few
 * look-ups.
 */
export class Floors {
  readonly #sums: Float64Array;
  readonly #last: number;

  constructor(rows: BoneRows, mean: Float64Array) {
    this.#sums = runningSums(rows, [unitPose(mean), unitPose(Float64Array.from(NEUTRAL.flat()))]);
    this.#last = rows.count;
  }

  /** Sum of the reference's weights over rows [from, to), with or without the legs. */
  weight(from: number, to: number, legs: boolean): number {
    return this.#total(0, from, to, legs);
  }

  /** The same of one limb. */
  limbWeight(from: number, to: number, limb: Limb): number {
    return this.#sum(LIMBS.indexOf(limb) * SUMS, from, to);
  }

  /** The best form that a person standing still would have over rows [from, to). */
  floor(from: number, to: number, legs: boolean): UnitInterval {
    const weight = this.weight(from, to, legs);
    if (weight <= 0) return HIGHEST_FLOOR;
    const best = Math.max(this.#total(1, from, to, legs), this.#total(2, from, to, legs)) / weight;
    return Math.min(best, HIGHEST_FLOOR);
  }

  /** The same of one limb. */
  limbFloor(from: number, to: number, limb: Limb): UnitInterval {
    const at = LIMBS.indexOf(limb) * SUMS;
    const weight = this.#sum(at, from, to);
    if (weight <= 0) return HIGHEST_FLOOR;
    return Math.min(Math.max(this.#sum(at + 1, from, to), this.#sum(at + 2, from, to)) / weight, HIGHEST_FLOOR);
  }

  #total(which: number, from: number, to: number, legs: boolean): number {
    let total = 0;
    for (let limb = 0; limb < LIMBS.length; limb++) {
      if (legs || !IS_LEG[limb]) total += this.#sum(limb * SUMS + which, from, to);
    }
    return total;
  }

  #sum(at: number, from: number, to: number): number {
    return this.#sums[this.#row(to) * ROW_SUMS + at]! - this.#sums[this.#row(from) * ROW_SUMS + at]!;
  }

  #row(row: number): number {
    return Math.min(Math.max(row, 0), this.#last);
  }
}

/** The directions of a pose, scaled to length 1. */
const unitPose = (pose: Float64Array): Float64Array =>
  pose.map((value, axis) => {
    const x = pose[axis & ~1]!;
    const y = pose[axis | 1]!;
    const length = Math.sqrt(x * x + y * y);
    return length > 0 ? value / length : 0;
  });

const runningSums = (rows: BoneRows, nullPoses: readonly Float64Array[]): Float64Array => {
  const sums = new Float64Array((rows.count + 1) * ROW_SUMS);
  for (let row = 0; row < rows.count; row++) {
    const to = (row + 1) * ROW_SUMS;
    sums.copyWithin(to, to - ROW_SUMS, to);
    for (let bone = 0; bone < BONE_COUNT; bone++) {
      const from = row * ROW_LENGTH + bone * FIELDS;
      const at = to + LIMB_OF[bone]! * SUMS;
      const x = rows.data[from + FIELD.wu]!;
      const y = rows.data[from + FIELD.wu + 1]!;
      sums[at]! += rows.data[from + FIELD.w]!;
      nullPoses.forEach((pose, n) => (sums[at + 1 + n]! += x * pose[2 * bone]! + y * pose[2 * bone + 1]!));
    }
  }
  return sums;
};
