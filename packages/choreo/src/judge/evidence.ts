/** Finds the lag at which a player agrees best with one view of the reference. */
import { ASSUMED_RIG, type Rig } from '../lateness.ts';
import type { Seconds } from '../units.ts';
import { peakOffset, totalAgreement } from './agreement.ts';
import { EVIDENCE_LAGS, GRID_HZ, DECAY_TIME, rowsOf } from './constants.ts';
import type { BoneRows } from './bone-rows.ts';
import { addRowSums, SUM_COUNT } from './sums.ts';
import type { Variant } from './variant.ts';

// Indices are derived from the lengths above them, so an element marked with `!` below always exists.

/** The lag at which the agreement is best. */
export type Peak = {
  readonly lag: Seconds;
  /** C + P + M there; -Infinity while nothing is known. */
  readonly agreement: number;
  /** The agreement at the median of all lags, sorted by agreement: what a wrong lag gets. */
  readonly median: number;
};

/** The first lag to try with a rig, in rows. */
export const firstLagFor = (rig: Rig): number => EVIDENCE_LAGS.first + Math.max(rowsOf(rig.lag - ASSUMED_RIG.lag), 0);

/**
 * How well the player agrees with one hypothesis at each lag of the grid. Older rows decay with a time constant of 8 s.
 */
export class LagEvidence {
  readonly variant: Variant;
  readonly #firstLag: number;
  readonly #sums = new Float64Array(EVIDENCE_LAGS.count * SUM_COUNT);
  #updatedRow: number | null = null;

  /** `firstLag` is the first lag to try, in rows. */
  constructor(variant: Variant, firstLag: number) {
    this.variant = variant;
    this.#firstLag = firstLag;
  }

  /** Adds a row of the player, whose displacement must be complete. */
  add(player: BoneRows, row: number): void {
    this.#decay(row);
    for (let n = 0; n < EVIDENCE_LAGS.count; n++) {
      const referenceRow = row - (this.#firstLag + n * EVIDENCE_LAGS.step);
      if (referenceRow < 0 || referenceRow >= this.variant.rows.count) continue;
      addRowSums(this.#sums, n * SUM_COUNT, this.variant.rows, referenceRow, player, row);
    }
  }

  clear(): void {
    this.#sums.fill(0);
  }

  #decay(row: number): void {
    const rows = row - (this.#updatedRow ?? row);
    this.#updatedRow = row;
    if (rows <= 0) return;
    const factor = Math.exp(-rows / GRID_HZ / DECAY_TIME);
    for (let i = 0; i < this.#sums.length; i++) this.#sums[i]! *= factor;
  }

  /** The best agreement over all lags. */
  bestAgreement(): number {
    let best = -Infinity;
    for (let n = 0; n < EVIDENCE_LAGS.count; n++) best = Math.max(best, totalAgreement(this.#sums, n * SUM_COUNT));
    return best;
  }

  /** The best lag, interpolated between the grid's lags by a parabola. */
  peak(): Peak {
    const values = Array.from({ length: EVIDENCE_LAGS.count }, (_, n) => totalAgreement(this.#sums, n * SUM_COUNT));
    return peakOf(values, this.#firstLag, EVIDENCE_LAGS.step);
  }
}

/** The peak of agreements at lags `first`, `first + step`, … rows. */
export const peakOf = (values: readonly number[], first: number, step: number): Peak => {
  const agreement = Math.max(...values);
  const n = values.indexOf(agreement);
  const interpolated = n + peakOffset(values[n - 1] ?? NaN, agreement, values[n + 1] ?? NaN);
  const median = [...values].sort((a, b) => a - b)[values.length >> 1]!;
  return { lag: (first + interpolated * step) / GRID_HZ, agreement, median };
};
