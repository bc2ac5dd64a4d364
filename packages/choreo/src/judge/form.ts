/** Computes form and quality of a section. */
import { TOLERATED_LATENESS } from '../lateness.ts';
import type { ByLimb } from '../skeleton.ts';
import type { Seconds, UnitInterval } from '../units.ts';
import { agreementOf } from './agreement.ts';
import {
  FULL_CREDIT_COVERAGE,
  HALF_ENERGY,
  LATENESS_FACTOR,
  LIMBWISE_FORM,
  RAMPS,
  TIMING_CREDIT,
  TIMING_SHARE,
} from './constants.ts';
import { limbwiseForm, movingEnergy } from './limbwise-form.ts';
import { movingForm, type PartSums } from './moving-form.ts';
import { ramp, clamped, piecewiseLinear } from './ramps.ts';
import { stillnessFactor } from './stillness.ts';
import { SUM } from './sums.ts';

// Indices are derived from the lengths in sums.ts, so an element marked with `!` below always exists.

/** What was compared over a section: the body as one, its limbs, and how much of it was seen. */
export type SectionComparison = {
  readonly body: PartSums;
  readonly limbs: ByLimb<PartSums>;
  readonly coverage: UnitInterval;
};

export type Form = {
  readonly form: UnitInterval;
  /** Share of motion, against held pose, in what the reference does here: E² / (E² + .013²). */
  readonly motionShare: UnitInterval;
};

const NO_FORM: Form = { form: 0, motionShare: 1 };

/**
 * How right shape and motion were over a section (docs/judging.md, rule 6):
 *
 *   form = (λ dyn + (1 - λ) sta) clamp(coverage / .6) Π (1 - .15 stillness)
 *   dyn = moving, two fifths by the body as one, three by its limbs: large arm movements would outweigh a kick
 *   sta = held pose: right shape against chance, and held still
 */
export const formOf = ({ body, limbs, coverage }: SectionComparison): Form => {
  const { sums, chanceLevel } = body;
  const agreement = agreementOf(sums, 0);
  if (!agreement) return NO_FORM;
  const energy = movingEnergy(limbs);
  const motionShare = energy ** 2 / (energy ** 2 + HALF_ENERGY ** 2);
  const bodyForm = movingForm(body, agreement);
  const moving = bodyForm + LIMBWISE_FORM.share * ((limbwiseForm(limbs) ?? bodyForm) - bodyForm);
  const held = heldForm(agreement.form, chanceLevel, (sums[SUM.bb]! - sums[SUM.aa]!) / sums[SUM.s]!);
  return {
    form:
      (motionShare * moving + (1 - motionShare) * held) *
      clamped(coverage / FULL_CREDIT_COVERAGE) *
      stillnessFactor(limbs),
    motionShare,
  };
};

/** Held still means moving no more than the reference does, which itself is hardly ever completely still. */
const heldForm = (form: number, chanceLevel: UnitInterval, excessEnergy: number): UnitInterval =>
  ramp(form, { from: chanceLevel, to: RAMPS.heldShapeEnd }) *
  clamped(RAMPS.heldMotion.allowed - excessEnergy / RAMPS.heldMotion.energy);

/** Credit for a timing relative to the player's own lag. */
export const timingCredit = (timing: Seconds): UnitInterval => piecewiseLinear(Math.abs(timing), TIMING_CREDIT);

/** The factor on the quality of a player who is late by `lateness` throughout, not counting the rig's lag. */
export const latenessFactor = (lateness: Seconds): UnitInterval =>
  piecewiseLinear(Math.max(lateness - TOLERATED_LATENESS.to, 0), LATENESS_FACTOR.behind) *
  piecewiseLinear(Math.max(TOLERATED_LATENESS.from - lateness, 0), LATENESS_FACTOR.ahead);

/** q = form (.6 + .4 timing credit) x lateness factor: what ratings are read from. */
export const qualityOf = (form: UnitInterval, credit: UnitInterval, lateness: Seconds): UnitInterval =>
  form * (1 - TIMING_SHARE + TIMING_SHARE * credit) * latenessFactor(lateness);
