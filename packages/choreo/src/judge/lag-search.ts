import { peakOffset, totalAgreement } from './agreement.ts';
import type { BoneRows, RowRange } from './bone-rows.ts';
import { LOCAL_LAG, LOCAL_LAG_COST } from './constants.ts';
import { addSums, SUM_COUNT } from './sums.ts';

// Indices are made from the lengths above them: a `!` below never meets a gap.

/** The search takes every fourth row: directions hardly change in 0.13 s beyond noise. */
const STRIDE = 4;
/** Lags that are looked at, in rows: agreement has no narrower peaks than the smoothing leaves. */
const STEP = 2;
/** Lags from the middle on which values are kept for: the neighbours of the outermost too. */
const REACH = LOCAL_LAG + STEP;

export type FoundLag = {
  /** Rows that the section lies behind the reference: whole, and between the rows. */
  readonly row: number;
  readonly fine: number;
  /** C + P + M there. */
  readonly agreement: number;
};

/**
 * The best agreement of a section within ±200 ms of `lag` (in rows): uphill from the lag, and
 * between the steps by the parabola through three.
 * Agreement falls off smoothly over that range; a far second peak is an accident and is not looked for.
 */
export class LagSearch {
  readonly #reference: BoneRows;
  readonly #player: BoneRows;
  readonly #section: RowRange;
  readonly #lag: number;
  readonly #centre: number;
  readonly #agreements = new Float64Array(2 * REACH + 1).fill(NaN);
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
      this.#centre + k + Math.round(STEP * peakOffset(this.#value(k - STEP), this.#value(k), this.#value(k + STEP)));
    // Between the rows the agreement itself tells: the cost would draw every move towards the lag.
    const offset = peakOffset(this.#agreement(k - STEP), this.#agreement(k), this.#agreement(k + STEP));
    return { row, fine: this.#centre + k + STEP * offset, agreement: this.#agreement(k) };
  }

  /** From the middle as long as it goes up, in either direction. */
  #climb(): number {
    let k = 0;
    while (k < LOCAL_LAG && this.#value(k + STEP) > this.#value(k)) k += STEP;
    while (k > -LOCAL_LAG && this.#value(k - STEP) > this.#value(k)) k -= STEP;
    return k;
  }

  /** Agreement `k` rows beside the middle, less what being off the player's lag costs. */
  #value(k: number): number {
    const off = (this.#centre + k - this.#lag) / LOCAL_LAG;
    return this.#agreement(k) - LOCAL_LAG_COST * off * off;
  }

  #agreement(k: number): number {
    const known = this.#agreements[k + REACH]!;
    if (!Number.isNaN(known)) return known;
    const { from, to } = this.#section;
    this.#sums.fill(0);
    addSums(this.#sums, 0, this.#reference, this.#player, { from, to, stride: STRIDE, lag: this.#centre + k });
    return (this.#agreements[k + REACH] = totalAgreement(this.#sums, 0));
  }
}
