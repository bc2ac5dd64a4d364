import type { UnitInterval } from '../units.ts';

/** A number drawn into 0..1. */
export const clamped = (value: number): UnitInterval => Math.min(Math.max(value, 0), 1);

/** Where a value lies between two others, in 0..1. */
export const between = (value: number, { from, to }: { readonly from: number; readonly to: number }): UnitInterval =>
  clamped((value - from) / (to - from));

/** A corner of a line made of straight pieces. */
export type Knot = { readonly at: number; readonly worth: UnitInterval };

/** The worth of a value by the line through the knots, which ascend; constant beyond the first and the last. */
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
