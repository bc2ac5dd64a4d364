/** Finds the best lag of one section, near the player's lag. */
import { peakOffset, totalAgreement } from './agreement.ts';
import type { BoneRows, RowRange } from './bone-rows.ts';
import { MAX_LAG_DEVIATION, LAG_DEVIATION_COST } from './constants.ts';
import { addSums, SUM_COUNT } from './sums.ts';

// Indices are derived from the lengths above them, so an element marked with `!` below always exists.

/** The search takes every fourth row: apart from noise, directions hardly change in 0.13 s. */
const ROW_STRIDE = 4;
/** The step between the lags that are tried, in rows: after the smoothing, agreement has no narrower peaks. */
const LAG_STEP = 2;
/** How far from the middle values are stored, in rows: also for the neighbours of the outermost lags. */
const STORED_REACH = MAX_LAG_DEVIATION + LAG_STEP;

export type FoundLag = {
  /** By how many rows the section is behind the reference: whole rows, and interpolated between them. */
  readonly row: number;
  readonly interpolated: number;
  /** C + P + M there. */
  readonly agreement: number;
};

/**
 * Finds the best agreement of a section within ±200 ms of `lag` (in rows): uphill from the lag, and between the steps
 * by the parabola through three values. Agreement falls off smoothly over that range; a second peak farther away is an
 * accident and is not searched for.
 */
export class LagSearch {
  readonly #reference: BoneRows;
  readonly #player: BoneRows;
  readonly #section: RowRange;
  readonly #lag: number;
  readonly #centre: number;
  readonly #agreements = new Float64Array(2 * STORED_REACH + 1).fill(NaN);
  readonly #sums = new Float64Array(SUM_COUNT);

  constructor(reference: BoneRows, player: BoneRows, section: RowRange, lag: number) {
    this.#reference = reference;
    this.#player = player;
    this.#section = section;
    this.#lag = lag;
    this.#centre = Math.round(lag);
  }

  find(): FoundLag {
    const k = this.#climb();
    const row =
      this.#centre +
      k +
      Math.round(
        LAG_STEP *
          peakOffset(
            this.#penalizedAgreement(k - LAG_STEP),
            this.#penalizedAgreement(k),
            this.#penalizedAgreement(k + LAG_STEP),
          ),
      );
    // Between the rows the agreement alone decides: the cost would pull every move towards the lag.
    const offset = peakOffset(this.#agreement(k - LAG_STEP), this.#agreement(k), this.#agreement(k + LAG_STEP));
    return { row, interpolated: this.#centre + k + LAG_STEP * offset, agreement: this.#agreement(k) };
  }

  /** Goes from the middle in either direction as long as the value rises. */
  #climb(): number {
    let k = 0;
    while (k < MAX_LAG_DEVIATION && this.#penalizedAgreement(k + LAG_STEP) > this.#penalizedAgreement(k)) k += LAG_STEP;
    while (k > -MAX_LAG_DEVIATION && this.#penalizedAgreement(k - LAG_STEP) > this.#penalizedAgreement(k))
      k -= LAG_STEP;
    return k;
  }

  /** Agreement `k` rows beside the middle, minus the cost of the deviation from the player's lag. */
  #penalizedAgreement(k: number): number {
    const deviation = (this.#centre + k - this.#lag) / MAX_LAG_DEVIATION;
    return this.#agreement(k) - LAG_DEVIATION_COST * deviation * deviation;
  }

  #agreement(k: number): number {
    const known = this.#agreements[k + STORED_REACH]!;
    if (!Number.isNaN(known)) return known;
    const { from, to } = this.#section;
    this.#sums.fill(0);
    addSums(this.#sums, 0, this.#reference, this.#player, { from, to, stride: ROW_STRIDE, lag: this.#centre + k });
    return (this.#agreements[k + STORED_REACH] = totalAgreement(this.#sums, 0));
  }
}
