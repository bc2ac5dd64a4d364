import type { Seconds, UnitInterval } from '../units.ts';
import { agreementOf } from './agreement.ts';
import { FREE_LAG, FULL_COVERAGE, HALF_ENERGY, MIX, RAMPS, TIMING_CREDIT, TIMING_SHARE } from './constants.ts';
import { SUM } from './sums.ts';

// Indices are made from the lengths in sums.ts: a `!` below never meets a gap.

/** A number drawn into 0..1. */
export const clamped = (value: number): UnitInterval => Math.min(Math.max(value, 0), 1);

/** Where a value lies between two others, in 0..1. */
export const between = (value: number, { from, to }: { from: number; to: number }): UnitInterval =>
  clamped((value - from) / (to - from));

export type Form = {
  readonly form: UnitInterval;
  /** Share of motion, against held pose, in what the reference does here: its motion energy E / (E + .02). */
  readonly motionShare: UnitInterval;
};

const NO_FORM: Form = { form: 0, motionShare: 1 };

/**
 * How right shape and motion were over a stretch (judging.md 7.3 with section 9 A and S):
 *
 *   form = (λ dyn + (1 - λ) sta) clamp(coverage / .6)
 *   dyn = f^.3 (.45 p max(g, gp) + .55 m g)^.7      moving: shape, posture, motion, and their sizes
 *   sta = held pose: right shape against chance, and held still
 */
export const formOf = (sums: Float64Array, at: number, floor: UnitInterval, coverage: UnitInterval): Form => {
  const agreement = agreementOf(sums, at);
  if (!agreement) return NO_FORM;
  const weight = sums[at + SUM.s]!;
  const energy = sums[at + SUM.aa]! / weight;
  const motionShare = energy / (energy + HALF_ENERGY);
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
  const { formUnfloored } = RAMPS;
  const f = Math.max(
    between(agreement.form, { from: floor, to: RAMPS.form }),
    formUnfloored.worth * between(agreement.form, formUnfloored),
  );
  const p = between(agreement.posture, RAMPS.posture);
  const m = between(agreement.motion, RAMPS.motion);
  const g = between(sums[at + SUM.ab]! / Math.max(sums[at + SUM.aa]!, TINY), RAMPS.motionGain);
  const core = MIX.posture * p * Math.max(g, postureGain(sums, at)) + (1 - MIX.posture) * m * g;
  return f ** MIX.form * core ** (1 - MIX.form);
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
  return clamped(creditAt(Math.abs(timing)) - FREE_LAG.perSecond * beyond);
};

const creditAt = (off: Seconds): UnitInterval => {
  let before: { off: Seconds; credit: UnitInterval } = TIMING_CREDIT[0];
  if (off <= before.off) return before.credit;
  for (const knot of TIMING_CREDIT) {
    if (off <= knot.off) {
      const share = (off - before.off) / (knot.off - before.off);
      return before.credit + (knot.credit - before.credit) * share;
    }
    before = knot;
  }
  return 0;
};

/** q = form (.6 + .4 timing credit): what ratings are read from. */
export const qualityOf = (form: UnitInterval, credit: UnitInterval): UnitInterval =>
  form * (1 - TIMING_SHARE + TIMING_SHARE * credit);
