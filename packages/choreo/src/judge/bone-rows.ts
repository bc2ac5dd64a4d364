/** The body poses of one person on the 30-Hz grid, in the form in which they are compared. */
import { BONE_COUNT, emptyBodyPose, torsoLength, writeBodyPose, type BodyPoints, type BodyPose } from '../body-pose.ts';
import { DISPLACEMENT_HALF_SPAN } from './constants.ts';

/** Rows [from, to) of the reference: a move, or a sliding window. */
export type RowRange = { readonly from: number; readonly to: number };

// Indices are derived from the lengths above them, so an element marked with `!` below always exists.

/**
 * The fields that are stored for one bone in one row. With w its weight, u its direction, z = u minus the mean
 * direction, d its displacement, and v = w where d is known, else 0. Weights are already multiplied in, so that
 * comparing two people takes one product for each term (sums.ts).
 */
export const FIELD = { wu: 0, wz: 2, vd: 4, w: 6, v: 7, wzz: 8, vdd: 9 } as const;
export const FIELD_COUNT = 10;
export const ROW_LENGTH = BONE_COUNT * FIELD_COUNT;

/**
 * The body poses of one person on the 30-Hz grid, with the change of each direction over ±167 ms. A row's displacement
 * is known five rows later than the row.
 */
export class BoneRows {
  readonly count: number;
  readonly data: Float32Array;
  readonly #boneWeights: readonly number[];
  readonly #pose: BodyPose = emptyBodyPose();
  /** Displacements don't reach back beyond this row, because playback was interrupted there. */
  #continuousFrom = 0;

  /** `boneWeights`: the weight of each bone, in the order of BONES. */
  constructor(count: number, boneWeights: readonly number[]) {
    this.count = count;
    this.data = new Float32Array(count * ROW_LENGTH);
    this.#boneWeights = boneWeights;
  }

  /** Writes one row, and completes the displacement of the row five rows earlier. `torso` is the usual torso length. */
  write(row: number, points: BodyPoints | null, torso: number): void {
    if (row < 0 || row >= this.count) return;
    const at = row * ROW_LENGTH;
    this.data.fill(0, at, at + ROW_LENGTH);
    if (points) {
      writeBodyPose(this.#pose, points, torso);
      this.#storeDirections(at);
    }
    this.#computeDisplacement(row - DISPLACEMENT_HALF_SPAN);
  }

  /** Marks that the rows before `row` are unrelated to those that follow. */
  markDiscontinuity(row: number): void {
    this.#continuousFrom = row;
  }

  /** Subtracts the mean directions from rows [from, to). */
  centre(mean: Float64Array, from: number, to: number): void {
    const { data } = this;
    for (let row = from; row < to; row++) {
      for (let bone = 0; bone < BONE_COUNT; bone++) {
        const at = row * ROW_LENGTH + bone * FIELD_COUNT;
        const w = data[at + FIELD.w]!;
        if (w === 0) continue;
        const x = data[at + FIELD.wu]! / w - mean[2 * bone]!;
        const y = data[at + FIELD.wu + 1]! / w - mean[2 * bone + 1]!;
        data[at + FIELD.wz] = w * x;
        data[at + FIELD.wz + 1] = w * y;
        data[at + FIELD.wzz] = w * (x * x + y * y);
      }
    }
  }

  #storeDirections(at: number): void {
    const { directions, weights } = this.#pose;
    for (let bone = 0; bone < BONE_COUNT; bone++) {
      const w = weights[bone]! * this.#boneWeights[bone]!;
      const field = at + bone * FIELD_COUNT;
      this.data[field + FIELD.wu] = w * directions[2 * bone]!;
      this.data[field + FIELD.wu + 1] = w * directions[2 * bone + 1]!;
      this.data[field + FIELD.w] = w;
    }
  }

  #computeDisplacement(row: number): void {
    const before = row - DISPLACEMENT_HALF_SPAN;
    if (before < this.#continuousFrom) return;
    const { data } = this;
    for (let bone = 0; bone < BONE_COUNT; bone++) {
      const from = before * ROW_LENGTH + bone * FIELD_COUNT;
      const here = row * ROW_LENGTH + bone * FIELD_COUNT;
      const to = (row + DISPLACEMENT_HALF_SPAN) * ROW_LENGTH + bone * FIELD_COUNT;
      const wFrom = data[from + FIELD.w]!;
      const wTo = data[to + FIELD.w]!;
      if (wFrom === 0 || wTo === 0) continue;
      const w = data[here + FIELD.w]!;
      const x = data[to]! / wTo - data[from]! / wFrom;
      const y = data[to + 1]! / wTo - data[from + 1]! / wFrom;
      data[here + FIELD.vd] = w * x;
      data[here + FIELD.vd + 1] = w * y;
      data[here + FIELD.v] = w;
      data[here + FIELD.vdd] = w * (x * x + y * y);
    }
  }
}

/** For each bone the weighted mean of its direction over rows [from, to); zero where it was never seen. */
export const meanDirections = (rows: BoneRows, from: number, to: number): Float64Array => {
  const mean = new Float64Array(2 * BONE_COUNT);
  for (let bone = 0; bone < BONE_COUNT; bone++) {
    let weight = 0;
    let x = 0;
    let y = 0;
    for (let at = from * ROW_LENGTH + bone * FIELD_COUNT; at < to * ROW_LENGTH; at += ROW_LENGTH) {
      weight += rows.data[at + FIELD.w]!;
      x += rows.data[at + FIELD.wu]!;
      y += rows.data[at + FIELD.wu + 1]!;
    }
    mean[2 * bone] = weight > 0 ? x / weight : 0;
    mean[2 * bone + 1] = weight > 0 ? y / weight : 0;
  }
  return mean;
};

/** Sum of one field over all bones of one row. */
export const rowSum = (rows: BoneRows, row: number, field: number): number => {
  let sum = 0;
  for (let at = row * ROW_LENGTH; at < (row + 1) * ROW_LENGTH; at += FIELD_COUNT) sum += rows.data[at + field]!;
  return sum;
};

/** The median torso length of all points; 1 when there are none. */
export const medianTorsoLength = (all: readonly BodyPoints[]): number => {
  const lengths = all.map(torsoLength).sort((a, b) => a - b);
  return lengths[lengths.length >> 1] || 1;
};
