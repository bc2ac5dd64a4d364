import { FIELD_COUNT, ROW_LENGTH, type BoneRows } from './bone-rows.ts';

// The hot loop of the judge. Indices are derived from the lengths above them, so an element marked with `!` below
// always exists.

/*
 * The eight sums from which everything is computed, over rows and bones, with ω = reference weight x player weight:
 *
 *   c = Σω(u·U)   s = Σω   xz = Σω(U-μ)·(u-ν)   xx = Σω|U-μ|²   zz = Σω|u-ν|²   ab = Σω D·d   aa = Σω|D|²   bb = Σω|d|²
 *
 * U, μ, D: the reference's directions, their mean over the dance, their displacements; u, ν, d: the player's. The last
 * three leave out rows in which a displacement isn't known, beside a gap.
 */
export const SUM_COUNT = 8;
export const SUM = { c: 0, s: 1, xz: 2, xx: 3, zz: 4, ab: 5, aa: 6, bb: 7 } as const;

/** Rows [from, to) of the reference, every `stride`-th, against the player's rows `lag` later. */
export type ComparedRange = {
  readonly from: number;
  readonly to: number;
  readonly stride: number;
  readonly lag: number;
};

/** Adds the sums of one pair of rows over all bones to `sums[at…]`. */
export const addRowSums = (
  sums: Float64Array,
  at: number,
  reference: BoneRows,
  row: number,
  player: BoneRows,
  playerRow: number,
): void => {
  const from = row * ROW_LENGTH;
  accumulate(sums, at, reference.data, from, from + ROW_LENGTH, player.data, playerRow * ROW_LENGTH, FIELD_COUNT);
};

/** Adds the sums of a span over all bones to `sums[at…]`. */
export const addSums = (
  sums: Float64Array,
  at: number,
  reference: BoneRows,
  player: BoneRows,
  span: ComparedRange,
): void => {
  const stride = span.stride | 0;
  const lag = span.lag | 0;
  const end = endRow(span, reference, player);
  for (let row = firstRow(span); row < end; row += stride) addRowSums(sums, at, reference, row, player, row + lag);
};

/** Adds the sums of a span of one bone to `sums`. */
export const addBoneSums = (
  sums: Float64Array,
  bone: number,
  reference: BoneRows,
  player: BoneRows,
  span: ComparedRange,
): void => {
  const from = firstRow(span) * ROW_LENGTH + bone * FIELD_COUNT;
  const end = endRow(span, reference, player) * ROW_LENGTH;
  accumulate(sums, 0, reference.data, from, end, player.data, from + span.lag * ROW_LENGTH, span.stride * ROW_LENGTH);
};

// `| 0`: V8 stores numbers in objects as doubles if any object of that shape holds a fraction, and an index that was
// once a double makes the loop below twice as slow.
const firstRow = ({ from, stride, lag }: ComparedRange): number => {
  const min = Math.max(0, -lag);
  return (from >= min ? from : from + Math.ceil((min - from) / stride) * stride) | 0;
};

const endRow = ({ to, lag }: ComparedRange, reference: BoneRows, player: BoneRows): number =>
  Math.min(to, reference.count, player.count - lag) | 0;

/** Adds the sums over the indices from `first` to `end` of the reference and from `playerFirst` of the player. */
const accumulate = (
  sums: Float64Array,
  at: number,
  R: Float32Array,
  first: number,
  end: number,
  Q: Float32Array,
  playerFirst: number,
  step: number,
): void => {
  let c = 0;
  let s = 0;
  let xz = 0;
  let xx = 0;
  let zz = 0;
  let ab = 0;
  let aa = 0;
  let bb = 0;
  const by = step | 0;
  // The offsets of the fields are FIELD of bone-rows.ts, written out: this loop takes most of the judge's time.
  for (let i = first | 0, j = playerFirst | 0; i < end; i += by, j += by) {
    const W = R[i + 6]!;
    const w = Q[j + 6]!;
    c += R[i]! * Q[j]! + R[i + 1]! * Q[j + 1]!;
    s += W * w;
    xz += R[i + 2]! * Q[j + 2]! + R[i + 3]! * Q[j + 3]!;
    xx += R[i + 8]! * w;
    zz += W * Q[j + 8]!;
    ab += R[i + 4]! * Q[j + 4]! + R[i + 5]! * Q[j + 5]!;
    aa += R[i + 9]! * Q[j + 7]!;
    bb += R[i + 7]! * Q[j + 9]!;
  }
  sums[at]! += c;
  sums[at + 1]! += s;
  sums[at + 2]! += xz;
  sums[at + 3]! += xx;
  sums[at + 4]! += zz;
  sums[at + 5]! += ab;
  sums[at + 6]! += aa;
  sums[at + 7]! += bb;
};
