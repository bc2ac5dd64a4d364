import type { Seconds, UnitInterval } from '../units.ts';
import { agreementOf } from './agreement.ts';
import { FREE_LAG, FULL_COVERAGE, HALF_ENERGY, MIX, RAMPS, SHAPE, TIMING_CREDIT, TIMING_SHARE } from './constants.ts';
import { between, clamped, worthAt } from './ramps.ts';
import { SUM } from './sums.ts';

// Indices are made from the lengths in sums.ts: a `!` below never meets a gap.

export type Form = {
  readonly form: UnitInterval;
  /** Share of motion, against held pose, in what the reference does here: E² / (E² + .013²). */
  readonly motionShare: UnitInterval;
};

const NO_FORM: Form = { form: 0, motionShare: 1 };

/**
 * How right shape and motion were over a stretch (judging.md 7.3 with section 9 A and S):
 *
 *   form = (λ dyn + (1 - λ) sta) clamp(coverage / .6)
 *   dyn = f^.3 (a (.45 p max(g, gp) + .55 m g))^.7   moving: shape, effort, posture, motion, and their sizes
 *   sta = held pose: right shape against chance, and held still
 */
export const formOf = (sums: Float64Array, at: number, floor: UnitInterval, coverage: UnitInterval): Form => {
  const agreement = agreementOf(sums, at);
  if (!agreement) return NO_FORM;
  const weight = sums[at + SUM.s]!;
  const energy = sums[at + SUM.aa]! / weight;
  const motionShare = energy ** 2 / (energy ** 2 + HALF_ENERGY ** 2);
  const moving = movingForm(sums, at, agreement, floor);
  const held = heldForm(agreement.form, floor, sums[at + SUM.bb]! / weight - energy);
  return {
    form: (motionShare * moving + (1 - motionShare) * held) * clamped(coverage / FULL_COVERAGE),
    motionShare,
  };
};

const movingForm = (
  sums: Float64Array,
  at: number,
  agreement: { form: number; posture: number; motion: number },
  floor: UnitInterval,
): UnitInterval => {
  const p = worthAt(agreement.posture, RAMPS.posture);
  const m = worthAt(agreement.motion, RAMPS.motion);
  const g = between(sums[at + SUM.ab]! / Math.max(sums[at + SUM.aa]!, TINY), RAMPS.motionGain);
  const core = MIX.posture * p * Math.max(g, postureGain(sums, at)) + (1 - MIX.posture) * m * g;
  return shapeOf(agreement.form, floor) ** MIX.form * (core * effort(sums, at)) ** (1 - MIX.form);
};

/** Directions against chance; where the floor leaves little to earn, right ones are worth half by themselves. */
const shapeOf = (form: number, floor: UnitInterval): UnitInterval => {
  const chanceless = worthAt(form, [{ at: floor, worth: 0 }, ...SHAPE.top]);
  return Math.max(chanceless, SHAPE.unfloored.worth * between(form, SHAPE.unfloored));
};

/**
 * How large the dancing is against the reference's, whether right or wrong: of √(bb/aa), its motion, and √(zz/xx), the
 * width of its postures, the larger, because few frames a second make motion look smaller. A lazy dancer's is small.
 */
const effort = (sums: Float64Array, at: number): UnitInterval => {
  const motion = sums[at + SUM.bb]! / Math.max(sums[at + SUM.aa]!, TINY);
  const width = sums[at + SUM.zz]! / Math.max(sums[at + SUM.xx]!, TINY);
  return between(Math.sqrt(Math.max(motion, width)), RAMPS.effort);
};

/** A held posture of the right size keeps its credit where the motion gain dies; a still player's is near 0. */
const postureGain = (sums: Float64Array, at: number): UnitInterval => {
  const { postureGain: ramp } = RAMPS;
  const deviation = sums[at + SUM.xx]!;
  const size = deviation / sums[at + SUM.s]!;
  return between(sums[at + SUM.xz]! / Math.max(deviation, TINY), ramp) * Math.min(1, size / ramp.fullEnergy);
};

/** Held still means: moving no more than the reference does, which itself is hardly ever quite still. */
const heldForm = (form: number, floor: UnitInterval, excessEnergy: number): UnitInterval =>
  between(form, { from: floor, to: RAMPS.held }) *
  clamped(RAMPS.heldMotion.allowed - excessEnergy / RAMPS.heldMotion.energy);

const TINY = 1e-6;

/** Credit for a timing around the own lag, and for a lag that is still a follower's. */
export const timingCredit = (timing: Seconds, lag: Seconds): UnitInterval => {
  const beyond = Math.max(FREE_LAG.from - lag, lag - FREE_LAG.to, 0);
  return clamped(worthAt(Math.abs(timing), TIMING_CREDIT) - FREE_LAG.perSecond * beyond);
};

/** q = form (.6 + .4 timing credit): what ratings are read from. */
export const qualityOf = (form: UnitInterval, credit: UnitInterval): UnitInterval =>
  form * (1 - TIMING_SHARE + TIMING_SHARE * credit);
