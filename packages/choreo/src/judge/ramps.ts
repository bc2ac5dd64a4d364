/** Piecewise linear functions. */
import type { UnitInterval } from '../units.ts';

/** The number, limited to 0..1. */
export const clamped = (value: number): UnitInterval => Math.min(Math.max(value, 0), 1);

/** The position of a value between two others, in 0..1. */
export const between = (value: number, { from, to }: { readonly from: number; readonly to: number }): UnitInterval =>
  clamped((value - from) / (to - from));

/** A corner of a piecewise linear function. */
export type Knot = { readonly at: number; readonly worth: UnitInterval };

/**
 * The value of the piecewise linear function through the knots, which ascend; constant beyond the first and the last.
 */
export const worthAt = (value: number, knots: readonly Knot[]): UnitInterval => {
  let before: Knot | null = null;
  for (const knot of knots) {
    if (value <= knot.at) return before ? onLine(value, before, knot) : knot.worth;
    before = knot;
  }
  return before?.worth ?? 0;
};

const onLine = (value: number, before: Knot, after: Knot): UnitInterval =>
  before.worth + ((after.worth - before.worth) * (value - before.at)) / (after.at - before.at);
