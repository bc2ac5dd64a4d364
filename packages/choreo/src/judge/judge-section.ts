/** Judges one section of a dance: a move, or a sliding window. */
import { byLimb, LIMBS, type ByLimb } from '../skeleton.ts';
import type { Seconds, UnitInterval } from '../units.ts';
import { GRID_HZ, QUIET_WEIGHT } from './constants.ts';
import { formOf, qualityOf, timingCredit } from './form.ts';
import type { BoneRows, RowRange } from './bone-rows.ts';
import { limbSumsOf } from './limbwise-form.ts';
import { LagSearch } from './lag-search.ts';
import { clamped } from './ramps.ts';
import { SUM, SUM_COUNT } from './sums.ts';
import type { Variant } from './variant.ts';

// Indices are derived from the lengths in sums.ts, so an element marked with `!` below always exists.

/** The judgement of a section, compared with one hypothesis at the best lag near the player's own. */
export type Judgement = {
  readonly quality: UnitInterval;
  readonly form: UnitInterval;
  /** Relative to the player's own lag; positive is late. */
  readonly timing: Seconds;
  readonly coverage: UnitInterval;
  /** By how many rows the player's section is behind the reference. */
  readonly lagRows: number;
  /** C + P + M at that lag, as the lag search found it. */
  readonly agreement: number;
  /** The weight of the section in the score: quiet ones count little. */
  readonly weight: number;
  /** The eight sums of each limb. */
  readonly limbSums: ByLimb<Float64Array>;
};

/**
 * Judges a section; `lag` is the player's whole lag, `lateness` the part that is not the rig's. If `withLegs` is false, the
 * legs are left out of what should have been seen.
 */
export const judgeSection = (
  { rows, prefixSums }: Variant,
  player: BoneRows,
  { from, to }: RowRange,
  { lag, lateness, withLegs }: { readonly lag: Seconds; readonly lateness: Seconds; readonly withLegs: boolean },
): Judgement => {
  const found = new LagSearch(rows, player, { from, to }, lag * GRID_HZ).find();
  const limbSums = limbSumsOf(rows, player, { from, to, stride: 1, lag: found.row });
  const body = { sums: sumOverLimbs(limbSums), chanceLevel: prefixSums.chanceLevel(from, to, withLegs) };
  const limbs = byLimb((limb) => ({ sums: limbSums[limb], chanceLevel: prefixSums.limbChanceLevel(from, to, limb) }));
  const coverage = clamped(body.sums[SUM.s]! / Math.max(prefixSums.weight(from, to, withLegs), 1e-6));
  const { form, motionShare } = formOf({ body, limbs, coverage });
  const timing = found.interpolated / GRID_HZ - lag;
  return {
    quality: qualityOf(form, timingCredit(timing), lateness),
    form,
    timing,
    coverage,
    lagRows: found.row,
    agreement: found.agreement,
    weight: QUIET_WEIGHT + (1 - QUIET_WEIGHT) * motionShare,
    limbSums,
  };
};

const sumOverLimbs = (limbSums: ByLimb<Float64Array>): Float64Array => {
  const sums = new Float64Array(SUM_COUNT);
  for (const limb of LIMBS) for (let i = 0; i < SUM_COUNT; i++) sums[i]! += limbSums[limb][i]!;
  return sums;
};
