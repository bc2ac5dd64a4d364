/** Computes form and quality of a section. */
import { FREE_LATENESS } from '../lateness.ts';
import type { ByLimb } from '../skeleton.ts';
import type { Seconds, UnitInterval } from '../units.ts';
import { agreementOf } from './agreement.ts';
import {
  FULL_COVERAGE,
  HALF_ENERGY,
  LATENESS_FACTOR,
  LIMB_BY_LIMB,
  RAMPS,
  TIMING_CREDIT,
  TIMING_SHARE,
} from './constants.ts';
import { limbByLimb, movingEnergy } from './limb-by-limb.ts';
import { movingForm, type Part } from './moving.ts';
import { between, clamped, worthAt } from './ramps.ts';
import { standingFactor } from './standing.ts';
import { SUM } from './sums.ts';

// Indices are derived from the lengths in sums.ts, so an element marked with `!` below always exists.

/** What was compared over a section: the body as one, its limbs, and how much of it was seen. */
export type Compared = { readonly body: Part; readonly limbs: ByLimb<Part>; readonly coverage: UnitInterval };

export type Form = {
  readonly form: UnitInterval;
  /** Share of motion, against held pose, in what the reference does here: E² / (E² + .013²). */
  readonly motionShare: UnitInterval;
};

const NO_FORM: Form = { form: 0, motionShare: 1 };

/**
 * How right shape and motion were over a section (docs/judging.md, rule 6):
 *
 *   form = (λ dyn + (1 - λ) sta) clamp(coverage / .6) Π (1 - .15 standing)
 *   dyn = moving, two fifths by the body as one, three by its limbs: large arm movements would outweigh a kick
 *   sta = held pose: right shape against chance, and held still
 */
export const formOf = ({ body, limbs, coverage }: Compared): Form => {
  const { sums, floor } = body;
  const agreement = agreementOf(sums, 0);
  if (!agreement) return NO_FORM;
  const energy = movingEnergy(limbs);
  const motionShare = energy ** 2 / (energy ** 2 + HALF_ENERGY ** 2);
  const asOne = movingForm(body, agreement);
  const moving = asOne + LIMB_BY_LIMB.share * ((limbByLimb(limbs) ?? asOne) - asOne);
  const held = heldForm(agreement.form, floor, (sums[SUM.bb]! - sums[SUM.aa]!) / sums[SUM.s]!);
  return {
    form: (motionShare * moving + (1 - motionShare) * held) * clamped(coverage / FULL_COVERAGE) * standingFactor(limbs),
    motionShare,
  };
};

/** Held still means moving no more than the reference does, which itself is hardly ever completely still. */
const heldForm = (form: number, floor: UnitInterval, excessEnergy: number): UnitInterval =>
  between(form, { from: floor, to: RAMPS.held }) *
  clamped(RAMPS.heldMotion.allowed - excessEnergy / RAMPS.heldMotion.energy);

/** Credit for a timing relative to the player's own lag. */
export const timingCredit = (timing: Seconds): UnitInterval => worthAt(Math.abs(timing), TIMING_CREDIT);

/** The factor on the quality of a player who is late by `late` throughout, not counting the rig's lag. */
export const latenessFactor = (late: Seconds): UnitInterval =>
  worthAt(Math.max(late - FREE_LATENESS.to, 0), LATENESS_FACTOR.behind) *
  worthAt(Math.max(FREE_LATENESS.from - late, 0), LATENESS_FACTOR.ahead);

/** q = form (.6 + .4 timing credit) x lateness factor: what ratings are read from. */
export const qualityOf = (form: UnitInterval, credit: UnitInterval, late: Seconds): UnitInterval =>
  form * (1 - TIMING_SHARE + TIMING_SHARE * credit) * latenessFactor(late);
