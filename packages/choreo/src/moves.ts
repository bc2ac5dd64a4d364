/** Cuts a dance into moves. */
import type { Move } from './choreography.ts';
import { FIELD, rowSum, type BoneRows, type RowRange } from './judge/bone-rows.ts';
import { GRID_HZ, HALF_ENERGY, MIN_REFERENCE_WEIGHT, MAX_GAP, MOVE, rowsOf } from './judge/constants.ts';
import { chooseGoldMoves } from './judge/gold.ts';
import { makeVariant } from './judge/variant.ts';
import type { TimedPose } from './pose.ts';
import { BONES } from './skeleton.ts';
import type { Seconds } from './units.ts';

// Indices are derived from the lengths above them, so an element marked with `!` below always exists.

/**
 * Cuts a dance into moves of 1.6-3.2 s where the dancer is seen dancing: at moments of little motion, or on the beat if
 * `bpm` is known. There is no move where nobody is seen, or where the dancer stands still before and after dancing.
 */
export const cutMoves = (frames: readonly TimedPose[], duration: Seconds, bpm: number | null = null): Move[] => {
  const weights = BONES.map((bone) => bone.weight);
  const count = Math.max(Math.ceil(duration * GRID_HZ), 1);
  const variant = makeVariant(frames, count, { mirrored: false, yaw: 0 }, weights);
  if (!variant) return [];
  const energy = smoothed(motionEnergy(variant.rows));
  const ranges = seenRanges(
    variant.rows,
    weights.reduce((sum, weight) => sum + weight, 0),
  ).flatMap((range) => trimStillEnds(variant.rows, range));
  const cut = bpm === null ? cutAtRests : cutOnBeats(bpm, energy, ranges);
  const sections = ranges.flatMap((range) => cut(range, energy));
  const gold = chooseGoldMoves(variant.rows, sections);
  return sections.map(({ from, to }, index) => ({
    n: index + 1,
    start: from / GRID_HZ,
    end: Math.min(to / GRID_HZ, duration),
    gold: gold.has(index),
  }));
};

/** √(Σ ω|D|²) for each row. */
const motionEnergy = (rows: BoneRows): Float64Array =>
  Float64Array.from({ length: rows.count }, (_, row) => Math.sqrt(rowSum(rows, row, FIELD.vdd)));

/** A raised cosine over 0.3 s. */
const ENERGY_KERNEL = Array.from(
  { length: MOVE.smoothingRows },
  (_, k) => 1 - Math.cos((2 * Math.PI * (k + 1)) / (MOVE.smoothingRows + 1)),
);

const smoothed = (values: Float64Array): Float64Array =>
  values.map((_, row) => {
    let sum = 0;
    ENERGY_KERNEL.forEach((weight, k) => (sum += weight * (values[row + k - (ENERGY_KERNEL.length >> 1)] ?? 0)));
    return sum;
  });

/** Where enough of a body is seen; gaps of up to half a second are bridged. */
const seenRanges = (rows: BoneRows, totalWeight: number): RowRange[] => {
  const ranges: { from: number; to: number }[] = [];
  for (let row = 0; row < rows.count; row++) {
    if (rowSum(rows, row, FIELD.w) < MIN_REFERENCE_WEIGHT * totalWeight) continue;
    const last = ranges.at(-1);
    if (last && row - last.to <= rowsOf(MAX_GAP)) last.to = row + 1;
    else ranges.push({ from: row, to: row + 1 });
  }
  return ranges.filter(({ from, to }) => to - from >= MIN_MOVE_ROWS);
};

/**
 * The range without the stillness at its two ends: a player who stands still there would do the same as the dancer, and
 * should not get a rating for it.
 */
const trimStillEnds = (rows: BoneRows, { from, to }: RowRange): RowRange[] => {
  const moving = movingRows(rows, from, to);
  const first = moving.indexOf(true);
  if (first < 0) return [];
  const last = from + moving.lastIndexOf(true) + 1;
  const range = { from: first >= MIN_STILL_ROWS ? from + first : from, to: to - last >= MIN_STILL_ROWS ? last : to };
  return range.to - range.from >= MIN_MOVE_ROWS ? [range] : [];
};

/** From this length on, stillness is cut off; a shorter one is a rest before the first beat. */
const MIN_STILL_ROWS = rowsOf(MOVE.minStillTime);

/** Whether the dancer moves rather than holds still, in the mean over 0.3 s. */
const movingRows = (rows: BoneRows, from: number, to: number): boolean[] => {
  const half = MOVE.smoothingRows >> 1;
  return Array.from({ length: to - from }, (_, index) => {
    let [energy, weight] = [0, 0];
    for (let row = Math.max(from + index - half, from); row <= Math.min(from + index + half, to - 1); row++) {
      energy += rowSum(rows, row, FIELD.vdd);
      weight += rowSum(rows, row, FIELD.v);
    }
    return energy > HALF_ENERGY * weight;
  });
};

const MIN_MOVE_ROWS = rowsOf(MOVE.minDuration);
const MAX_MOVE_ROWS = rowsOf(MOVE.maxDuration);

type Cut = (range: RowRange, energy: Float64Array) => RowRange[];

const cutAtRests: Cut = ({ from, to }, energy) => {
  const cuts = [from];
  for (let row = from + MIN_MOVE_ROWS; row <= to - MIN_MOVE_ROWS; row++) {
    if (row - cuts.at(-1)! >= MIN_MOVE_ROWS && isRest(energy, row)) cuts.push(row);
  }
  cuts.push(to);
  return rangesBetween(cuts).flatMap(splitEvenly);
};

/** Whether a row is a local minimum that is below the mean around it. */
const isRest = (energy: Float64Array, row: number): boolean => {
  const here = energy[row]!;
  if (here > (energy[row - 1] ?? Infinity) || here > (energy[row + 1] ?? Infinity)) return false;
  const around = energy.subarray(Math.max(row - MOVE.neighbourRows, 0), row + MOVE.neighbourRows + 1);
  return here < around.reduce((sum, value) => sum + value, 0) / around.length;
};

const rangesBetween = (cuts: readonly number[]): RowRange[] =>
  cuts.slice(1).map((to, index) => ({ from: cuts[index]!, to }));

/** Splits a long run into equal parts. */
const splitEvenly = ({ from, to }: RowRange): RowRange[] => {
  const parts = Math.ceil((to - from) / MAX_MOVE_ROWS);
  return rangesBetween(Array.from({ length: parts + 1 }, (_, part) => from + Math.round(((to - from) * part) / parts)));
};

/**
 * Cuts at every 2^n-th beat, so that moves last 1.6-3.2 s; of all phases, the one at whose cuts the dancer rests most.
 */
const cutOnBeats = (bpm: number, energy: Float64Array, ranges: readonly RowRange[]): Cut => {
  let period = (60 * GRID_HZ) / bpm;
  while (period < MIN_MOVE_ROWS) period *= 2;
  while (period >= 2 * MIN_MOVE_ROWS) period /= 2;
  const phase = phaseOfLeastEnergy(period, energy, ranges);
  return ({ from, to }) => {
    const cuts = [from];
    const first = Math.ceil((from + MIN_MOVE_ROWS - phase) / period);
    for (let n = first; Math.round(phase + n * period) <= to - MIN_MOVE_ROWS; n++)
      cuts.push(Math.round(phase + n * period));
    cuts.push(to);
    return rangesBetween(cuts).flatMap(splitEvenly);
  };
};

const phaseOfLeastEnergy = (period: number, energy: Float64Array, ranges: readonly RowRange[]): number => {
  const meanEnergyAt = (phase: number): number => {
    let sum = 0;
    let count = 0;
    for (const { from, to } of ranges) {
      for (let at = phase + Math.ceil((from - phase) / period) * period; at < to; at += period) {
        sum += energy[Math.round(at)] ?? 0;
        count += 1;
      }
    }
    return count > 0 ? sum / count : Infinity;
  };
  const phases = Array.from({ length: Math.floor(period) }, (_, phase) => phase);
  return phases.reduce((best, phase) => (meanEnergyAt(phase) < meanEnergyAt(best) ? phase : best), 0);
};
