/** Computes how well two movements agree, from the sums in sums.ts. */
import { MOTION_EPSILON, POSTURE_EPSILON } from './constants.ts';
import { SUM } from './sums.ts';

// Indices are derived from the lengths in sums.ts, so an element marked with `!` below always exists.

/** How two movements agree, each in -1..1: same directions, same deviations from each one's own mean, same motion. */
export type Agreement = { readonly form: number; readonly posture: number; readonly motion: number };

/** C = c/s, P = xz/√((xx + εs)(zz + εs)), M = ab/√((aa + ε's)(bb + ε's)), or `null` when hardly anything was seen. */
export const agreementOf = (sums: Float64Array, at: number): Agreement | null => {
  const s = sums[at + SUM.s]!;
  if (!(s > MIN_WEIGHT)) return null;
  return { form: sums[at + SUM.c]! / s, posture: postureOf(sums, at, s), motion: motionOf(sums, at, s) };
};

/** J = C + P + M, by which lags and hypotheses are chosen; -Infinity when hardly anything was seen. */
export const totalAgreement = (sums: Float64Array, at: number): number => {
  const s = sums[at + SUM.s]!;
  if (!(s > MIN_WEIGHT)) return -Infinity;
  return sums[at + SUM.c]! / s + postureOf(sums, at, s) + motionOf(sums, at, s);
};

/** The weight of a tenth of one row of a whole body. */
const MIN_WEIGHT = 1;

const postureOf = (sums: Float64Array, at: number, s: number): number =>
  sums[at + SUM.xz]! /
  Math.sqrt((sums[at + SUM.xx]! + POSTURE_EPSILON * s) * (sums[at + SUM.zz]! + POSTURE_EPSILON * s));

const motionOf = (sums: Float64Array, at: number, s: number): number =>
  sums[at + SUM.ab]! / Math.sqrt((sums[at + SUM.aa]! + MOTION_EPSILON * s) * (sums[at + SUM.bb]! + MOTION_EPSILON * s));

/** How far the peak of three neighbouring values is from the middle one, in steps, by the parabola through them. */
export const peakOffset = (before: number, middle: number, after: number): number => {
  const curvature = before - 2 * middle + after;
  return Number.isFinite(curvature) && curvature < 0
    ? Math.min(Math.max((0.5 * (before - after)) / curvature, -0.5), 0.5)
    : 0;
};
