/** Piecewise linear functions. */
import type { UnitInterval } from '../units.ts';

/** The number, limited to 0..1. */
export const clamped = (input: number): UnitInterval => Math.min(Math.max(input, 0), 1);

/** The position of a value between two others, in 0..1. */
export const ramp = (input: number, { from, to }: { readonly from: number; readonly to: number }): UnitInterval =>
  clamped((input - from) / (to - from));

/** A corner of a piecewise linear function. */
export type Knot = { readonly at: number; readonly value: UnitInterval };

/**
 * The value of the piecewise linear function through the knots, which ascend; constant beyond the first and the last.
 */
export const piecewiseLinear = (input: number, knots: readonly Knot[]): UnitInterval => {
  let before: Knot | null = null;
  for (const knot of knots) {
    if (input <= knot.at) return before ? interpolateKnots(input, before, knot) : knot.value;
    before = knot;
  }
  return before?.value ?? 0;
};

const interpolateKnots = (input: number, before: Knot, after: Knot): UnitInterval =>
  before.value + ((after.value - before.value) * (input - before.at)) / (after.at - before.at);
