/** Cuts a dance into moves. */
import type { Move } from './choreography.ts';
import { FIELD, rowSum, type BoneRows } from './judge/bone-rows.ts';
import { GRID_HZ, HALF_ENERGY, LEAST_REFERENCE_WEIGHT, LONGEST_GAP, MOVE, rowsOf } from './judge/constants.ts';
import { goldOf } from './judge/gold.ts';
import { makeVariant } from './judge/variant.ts';
import type { TimedPose } from './pose.ts';
import { BONES } from './skeleton.ts';
import type { Seconds } from './units.ts';

// Indices are derived from the lengths above them, so an element marked with `!` below always exists.

/** Rows [from, to) of the grid. */
type Run = { readonly from: number; readonly to: number };

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
  const runs = seenRuns(
    variant.rows,
    weights.reduce((sum, weight) => sum + weight, 0),
  ).flatMap((run) => danced(variant.rows, run));
  const cut = bpm === null ? cutAtRests : cutOnBeats(bpm, energy, runs);
  const sections = runs.flatMap((run) => cut(run, energy));
  const gold = goldOf(variant.rows, sections);
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
const KERNEL = Array.from(
  { length: MOVE.smoothedRows },
  (_, k) => 1 - Math.cos((2 * Math.PI * (k + 1)) / (MOVE.smoothedRows + 1)),
);

const smoothed = (values: Float64Array): Float64Array =>
  values.map((_, row) => {
    let sum = 0;
    KERNEL.forEach((weight, k) => (sum += weight * (values[row + k - (KERNEL.length >> 1)] ?? 0)));
    return sum;
  });

/** Where enough of a body is seen; gaps of up to half a second are bridged. */
const seenRuns = (rows: BoneRows, whole: number): Run[] => {
  const runs: { from: number; to: number }[] = [];
  for (let row = 0; row < rows.count; row++) {
    if (rowSum(rows, row, FIELD.w) < LEAST_REFERENCE_WEIGHT * whole) continue;
    const last = runs.at(-1);
    if (last && row - last.to <= rowsOf(LONGEST_GAP)) last.to = row + 1;
    else runs.push({ from: row, to: row + 1 });
  }
  return runs.filter(({ from, to }) => to - from >= LEAST);
};

/**
 * The run without the stillness at its two ends: a player who stands still there would do the same as the dancer, and
 * should not get a rating for it.
 */
const danced = (rows: BoneRows, { from, to }: Run): Run[] => {
  const moving = movingRows(rows, from, to);
  const first = moving.indexOf(true);
  if (first < 0) return [];
  const last = from + moving.lastIndexOf(true) + 1;
  const run = { from: first >= STANDS ? from + first : from, to: to - last >= STANDS ? last : to };
  return run.to - run.from >= LEAST ? [run] : [];
};

/** From this length on it is standing; a shorter stillness is a rest before the first beat. */
const STANDS = rowsOf(MOVE.stands);

/** Whether the dancer moves rather than holds still, in the mean over 0.3 s. */
const movingRows = (rows: BoneRows, from: number, to: number): boolean[] => {
  const half = MOVE.smoothedRows >> 1;
  return Array.from({ length: to - from }, (_, index) => {
    let [energy, weight] = [0, 0];
    for (let row = Math.max(from + index - half, from); row <= Math.min(from + index + half, to - 1); row++) {
      energy += rowSum(rows, row, FIELD.vdd);
      weight += rowSum(rows, row, FIELD.v);
    }
    return energy > HALF_ENERGY * weight;
  });
};

const LEAST = rowsOf(MOVE.least);
const MOST = rowsOf(MOVE.most);

type Cut = (run: Run, energy: Float64Array) => Run[];

const cutAtRests: Cut = ({ from, to }, energy) => {
  const cuts = [from];
  for (let row = from + LEAST; row <= to - LEAST; row++) {
    if (row - cuts.at(-1)! >= LEAST && isRest(energy, row)) cuts.push(row);
  }
  cuts.push(to);
  return pairs(cuts).flatMap(split);
};

/** Whether a row is a local minimum that is below the mean around it. */
const isRest = (energy: Float64Array, row: number): boolean => {
  const here = energy[row]!;
  if (here > (energy[row - 1] ?? Infinity) || here > (energy[row + 1] ?? Infinity)) return false;
  const around = energy.subarray(Math.max(row - MOVE.aroundRows, 0), row + MOVE.aroundRows + 1);
  return here < around.reduce((sum, value) => sum + value, 0) / around.length;
};

const pairs = (cuts: readonly number[]): Run[] => cuts.slice(1).map((to, index) => ({ from: cuts[index]!, to }));

/** Splits a long run into equal parts. */
const split = ({ from, to }: Run): Run[] => {
  const parts = Math.ceil((to - from) / MOST);
  return pairs(Array.from({ length: parts + 1 }, (_, part) => from + Math.round(((to - from) * part) / parts)));
};

/**
 * Cuts at every 2^n-th beat, so that moves last 1.6-3.2 s; of all phases, the one at whose cuts the dancer rests most.
 */
const cutOnBeats = (bpm: number, energy: Float64Array, runs: readonly Run[]): Cut => {
  let unit = (60 * GRID_HZ) / bpm;
  while (unit < LEAST) unit *= 2;
  while (unit >= 2 * LEAST) unit /= 2;
  const phase = calmestPhase(unit, energy, runs);
  return ({ from, to }) => {
    const cuts = [from];
    const first = Math.ceil((from + LEAST - phase) / unit);
    for (let n = first; Math.round(phase + n * unit) <= to - LEAST; n++) cuts.push(Math.round(phase + n * unit));
    cuts.push(to);
    return pairs(cuts).flatMap(split);
  };
};

const calmestPhase = (unit: number, energy: Float64Array, runs: readonly Run[]): number => {
  const cost = (phase: number): number => {
    let sum = 0;
    let count = 0;
    for (const { from, to } of runs) {
      for (let at = phase + Math.ceil((from - phase) / unit) * unit; at < to; at += unit) {
        sum += energy[Math.round(at)] ?? 0;
        count += 1;
      }
    }
    return count > 0 ? sum / count : Infinity;
  };
  const phases = Array.from({ length: Math.floor(unit) }, (_, phase) => phase);
  return phases.reduce((best, phase) => (cost(phase) < cost(best) ? phase : best), 0);
};
