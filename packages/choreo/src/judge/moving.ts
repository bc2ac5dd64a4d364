/** Computes the moving form of the body or of a limb. */
import type { UnitInterval } from '../units.ts';
import type { Agreement } from './agreement.ts';
import { MIX, RAMPS, SHAPE } from './constants.ts';
import { between, worthAt } from './ramps.ts';
import { SUM } from './sums.ts';

// Indices are derived from the lengths in sums.ts, so an element marked with `!` below always exists.

/** The whole body or one limb over a section: its eight sums, and the form that a still pose would have. */
export type Part = { readonly sums: Float64Array; readonly floor: UnitInterval };

/**
 * How right a part moved (docs/judging.md, rule 6): f^.3 (a (.45 p max(g, gp) + .55 m g))^.7, with f its shape
 * against chance, a its effort, p and m posture and motion, gp and g how far they go.
 */
export const movingForm = ({ sums, floor }: Part, agreement: Agreement): UnitInterval => {
  const p = worthAt(agreement.posture, RAMPS.posture);
  const m = worthAt(agreement.motion, RAMPS.motion);
  const g = between(sums[SUM.ab]! / Math.max(sums[SUM.aa]!, TINY), RAMPS.motionGain);
  const core = MIX.posture * p * Math.max(g, postureGain(sums)) + (1 - MIX.posture) * m * g;
  return shapeOf(agreement.form, floor) ** MIX.form * (core * effort(sums)) ** (1 - MIX.form);
};

/** Directions against chance; where the floor leaves little to earn, right directions are worth half by themselves. */
const shapeOf = (form: number, floor: UnitInterval): UnitInterval => {
  const chanceless = worthAt(form, [{ at: floor, worth: 0 }, ...SHAPE.top]);
  return Math.max(chanceless, SHAPE.unfloored.worth * between(form, SHAPE.unfloored));
};

/**
 * The size of the dancing relative to the reference's, whether right or wrong: the larger of √(bb/aa), its motion, and
 * √(zz/xx), the width of its postures, because at few frames a second motion looks smaller. A lazy dancer's is small.
 */
const effort = (sums: Float64Array): UnitInterval => {
  const motion = sums[SUM.bb]! / Math.max(sums[SUM.aa]!, TINY);
  const width = sums[SUM.zz]! / Math.max(sums[SUM.xx]!, TINY);
  return between(Math.sqrt(Math.max(motion, width)), RAMPS.effort);
};

/** A held posture of the right size keeps its credit where the motion gain vanishes; a still player's is near 0. */
const postureGain = (sums: Float64Array): UnitInterval => {
  const { postureGain: ramp } = RAMPS;
  const deviation = sums[SUM.xx]!;
  const size = deviation / sums[SUM.s]!;
  return between(sums[SUM.xz]! / Math.max(deviation, TINY), ramp) * Math.min(1, size / ramp.fullEnergy);
};

const TINY = 1e-6;
