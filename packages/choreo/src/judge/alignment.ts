/** Finds side, view and lag from the whole dance, once it has ended. */
import type { Steps } from '../steps.ts';
import type { Degrees, Seconds } from '../units.ts';
import type { Side } from '../verdict.ts';
import { totalAgreement } from './agreement.ts';
import type { BoneRows } from './bone-rows.ts';
import { DEFAULT_LAG, EVIDENCE_LAGS, LAG } from './constants.ts';
import { peakOf, type Peak } from './evidence.ts';
import { isClearPeak } from './lag-tracker.ts';
import { sideOf, type Reference } from './reference.ts';
import { addSums, SUM_COUNT } from './sums.ts';
import type { Variant } from './variant.ts';

/** Side, view and lag, as found from the whole dance. */
export type Alignment = {
  readonly variant: Variant;
  /** The lag to judge with. */
  readonly lag: Seconds;
  /** The lag that may be shown; `null` when no lag stands out. */
  readonly clearLag: Seconds | null;
  readonly isOwnLag: boolean;
  readonly side: Side | null;
  readonly yaw: Degrees | null;
};

/**
 * The agreement of the two sides must differ by at least this, otherwise no side is reported. The agreement itself must
 * be a dancer's: four of nine people standing still preferred a side by more than this, all at an agreement below 1.1.
 * [M]
 */
const MIN_SIDE_DIFFERENCE = 0.1;
/**
 * Every how many rows are used to choose among all hypotheses (5 Hz), and to find the lag in the chosen one (15 Hz, a
 * player's rate).
 */
const ROW_STRIDE = { coarse: 6, fine: 2 };

/**
 * Compares the whole dance, centred, with all hypotheses; `hint` is the lag if none stands out, `firstLag` the first
 * lag to try, in rows.
 */
export function* alignInSteps(
  reference: Reference,
  player: BoneRows,
  hint: Seconds | null,
  firstLag: number,
): Steps<Alignment> {
  const coarseLags = { ...EVIDENCE_LAGS, first: firstLag };
  const coarse: { readonly variant: Variant; readonly peak: Peak }[] = [];
  for (const variant of reference.variants) {
    coarse.push({ variant, peak: yield* findPeakInSteps(variant, player, coarseLags) });
  }
  const best = coarse.reduce((a, b) => (b.peak.agreement > a.peak.agreement ? b : a));
  const other = coarse.filter(({ variant }) => variant.view.mirrored !== best.variant.view.mirrored);
  const difference = best.peak.agreement - Math.max(...other.map(({ peak }) => peak.agreement));
  const fine = yield* findPeakInSteps(best.variant, player, refine(coarseLags));
  const isClear = isClearPeak(fine);
  return {
    variant: best.variant,
    lag: Number.isFinite(fine.agreement) ? fine.lag : (hint ?? DEFAULT_LAG),
    clearLag: isClear ? fine.lag : null,
    isOwnLag: isClear,
    side: difference >= MIN_SIDE_DIFFERENCE && fine.agreement > LAG.minAgreement ? sideOf(best.variant) : null,
    yaw: isClear ? best.variant.view.yaw : null,
  };
}

type LagGrid = { readonly first: number; readonly step: number; readonly count: number };

const refine = ({ first, step, count }: LagGrid): LagGrid => ({ first, step: 1, count: (count - 1) * step + 1 });

function* findPeakInSteps({ rows }: Variant, player: BoneRows, { first, step, count }: LagGrid): Steps<Peak> {
  const stride = step === 1 ? ROW_STRIDE.fine : ROW_STRIDE.coarse;
  const values: number[] = [];
  for (let n = 0; n < count; n++) {
    const sums = new Float64Array(SUM_COUNT);
    addSums(sums, 0, rows, player, { from: 0, to: rows.count, stride, lag: first + n * step });
    values.push(totalAgreement(sums, 0));
    yield;
  }
  return peakOf(values, first, step);
}
