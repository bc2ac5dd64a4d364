/** Computes the moving form of the body or of a limb. */
import type { UnitInterval } from '../units.ts';
import type { Agreement } from './agreement.ts';
import { MOVING_FORM_WEIGHTS, RAMPS, SHAPE } from './constants.ts';
import { ramp, piecewiseLinear } from './ramps.ts';
import { SUM } from './sums.ts';

// Indices are derived from the lengths in sums.ts, so an element marked with `!` below always exists.

/** The whole body or one limb over a section: its eight sums, and the form that a still pose would have. */
export type PartSums = { readonly sums: Float64Array; readonly chanceLevel: UnitInterval };

/**
 * How right a part moved (docs/judging.md, rule 6): f^.3 (a (.45 p max(g, gp) + .55 m g))^.7, with f its shape
 * against chance, a its effort, p and m posture and motion, gp and g how far they go.
 */
export const movingForm = ({ sums, chanceLevel }: PartSums, agreement: Agreement): UnitInterval => {
  const p = piecewiseLinear(agreement.posture, RAMPS.posture);
  const m = piecewiseLinear(agreement.motion, RAMPS.motion);
  const g = ramp(sums[SUM.ab]! / Math.max(sums[SUM.aa]!, EPSILON), RAMPS.motionGain);
  const core =
    MOVING_FORM_WEIGHTS.posture * p * Math.max(g, postureGain(sums)) + (1 - MOVING_FORM_WEIGHTS.posture) * m * g;
  return (
    shapeOf(agreement.form, chanceLevel) ** MOVING_FORM_WEIGHTS.form *
    (core * amplitude(sums)) ** (1 - MOVING_FORM_WEIGHTS.form)
  );
};

/** Directions against chance; where the chance level leaves little to earn, right directions are worth half by themselves. */
const shapeOf = (form: number, chanceLevel: UnitInterval): UnitInterval => {
  const aboveChance = piecewiseLinear(form, [{ at: chanceLevel, value: 0 }, ...SHAPE.top]);
  return Math.max(aboveChance, SHAPE.absolute.value * ramp(form, SHAPE.absolute));
};

/**
 * The size of the dancing relative to the reference's, whether right or wrong: the larger of √(bb/aa), its motion, and
 * √(zz/xx), the width of its postures, because at few frames a second motion looks smaller. A lazy dancer's is small.
 */
const amplitude = (sums: Float64Array): UnitInterval => {
  const motion = sums[SUM.bb]! / Math.max(sums[SUM.aa]!, EPSILON);
  const width = sums[SUM.zz]! / Math.max(sums[SUM.xx]!, EPSILON);
  return ramp(Math.sqrt(Math.max(motion, width)), RAMPS.amplitude);
};

/** A held posture of the right size keeps its credit where the motion gain vanishes; a still player's is near 0. */
const postureGain = (sums: Float64Array): UnitInterval => {
  const { postureGain: limits } = RAMPS;
  const deviation = sums[SUM.xx]!;
  const size = deviation / sums[SUM.s]!;
  return ramp(sums[SUM.xz]! / Math.max(deviation, EPSILON), limits) * Math.min(1, size / limits.fullEnergy);
};

const EPSILON = 1e-6;
