/** Prefix sums over a reference: the weight and the chance level of any section in a few look-ups. */
import { BONE_COUNT } from '../body-pose.ts';
import { BONES, LIMBS, type Bone, type Limb } from '../skeleton.ts';
import type { UnitInterval } from '../units.ts';
import { FIELD, FIELD_COUNT, ROW_LENGTH, type BoneRows } from './bone-rows.ts';
import { MAX_CHANCE_LEVEL } from './constants.ts';

// Indices are derived from the lengths above them, so an element marked with `!` below always exists.

/** Arms down, legs straight, facing the camera, in the order of BONES: the pose of people who do nothing. */
const NEUTRAL_DIRECTIONS = [
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
const SUMS_PER_LIMB = 3;
const ROW_SUMS = SUMS_PER_LIMB * LIMBS.length;

/**
 * Prefix sums over the rows of a reference, so that the chance level and weights of any section take only a few
 * look-ups.
 */
export class ReferencePrefixSums {
  readonly #sums: Float64Array;
  readonly #rowCount: number;

  constructor(rows: BoneRows, mean: Float64Array) {
    this.#sums = prefixSums(rows, [
      normalizedDirections(mean),
      normalizedDirections(Float64Array.from(NEUTRAL_DIRECTIONS.flat())),
    ]);
    this.#rowCount = rows.count;
  }

  /** Sum of the reference's weights over rows [from, to), with or without the legs. */
  weight(from: number, to: number, withLegs: boolean): number {
    return this.#total(0, from, to, withLegs);
  }

  /** The same of one limb. */
  limbWeight(from: number, to: number, limb: Limb): number {
    return this.#sum(LIMBS.indexOf(limb) * SUMS_PER_LIMB, from, to);
  }

  /** The best form that a person standing still would have over rows [from, to). */
  chanceLevel(from: number, to: number, withLegs: boolean): UnitInterval {
    const weight = this.weight(from, to, withLegs);
    if (weight <= 0) return MAX_CHANCE_LEVEL;
    const best = Math.max(this.#total(1, from, to, withLegs), this.#total(2, from, to, withLegs)) / weight;
    return Math.min(best, MAX_CHANCE_LEVEL);
  }

  /** The same of one limb. */
  limbChanceLevel(from: number, to: number, limb: Limb): UnitInterval {
    const at = LIMBS.indexOf(limb) * SUMS_PER_LIMB;
    const weight = this.#sum(at, from, to);
    if (weight <= 0) return MAX_CHANCE_LEVEL;
    return Math.min(Math.max(this.#sum(at + 1, from, to), this.#sum(at + 2, from, to)) / weight, MAX_CHANCE_LEVEL);
  }

  #total(which: number, from: number, to: number, withLegs: boolean): number {
    let total = 0;
    for (let limb = 0; limb < LIMBS.length; limb++) {
      if (withLegs || !IS_LEG[limb]) total += this.#sum(limb * SUMS_PER_LIMB + which, from, to);
    }
    return total;
  }

  #sum(at: number, from: number, to: number): number {
    return this.#sums[this.#clampRow(to) * ROW_SUMS + at]! - this.#sums[this.#clampRow(from) * ROW_SUMS + at]!;
  }

  #clampRow(row: number): number {
    return Math.min(Math.max(row, 0), this.#rowCount);
  }
}

/** The directions of a pose, scaled to length 1. */
const normalizedDirections = (pose: Float64Array): Float64Array =>
  pose.map((value, axis) => {
    const x = pose[axis & ~1]!;
    const y = pose[axis | 1]!;
    const length = Math.sqrt(x * x + y * y);
    return length > 0 ? value / length : 0;
  });

const prefixSums = (rows: BoneRows, nullPoses: readonly Float64Array[]): Float64Array => {
  const sums = new Float64Array((rows.count + 1) * ROW_SUMS);
  for (let row = 0; row < rows.count; row++) {
    const to = (row + 1) * ROW_SUMS;
    sums.copyWithin(to, to - ROW_SUMS, to);
    for (let bone = 0; bone < BONE_COUNT; bone++) {
      const from = row * ROW_LENGTH + bone * FIELD_COUNT;
      const at = to + LIMB_OF[bone]! * SUMS_PER_LIMB;
      const x = rows.data[from + FIELD.wu]!;
      const y = rows.data[from + FIELD.wu + 1]!;
      sums[at]! += rows.data[from + FIELD.w]!;
      nullPoses.forEach((pose, n) => (sums[at + 1 + n]! += x * pose[2 * bone]! + y * pose[2 * bone + 1]!));
    }
  }
  return sums;
};
