/** Decides whether the player dances this dance at all. */
import type { Steps } from '../steps.ts';
import type { Seconds, UnitInterval } from '../units.ts';
import { totalAgreement } from './agreement.ts';
import { HOP, RECOGNITION, rowsOf } from './constants.ts';
import type { Player } from './player.ts';
import { between } from './ramps.ts';
import type { Reference } from './reference.ts';
import type { Terms } from './windows.ts';
import type { RowRange } from './bone-rows.ts';
import { addSums, SUM, SUM_COUNT } from './sums.ts';

// Indices are derived from the lengths above them, so an element marked with `!` below always exists.

/** Rows of a block: windows begin and end at the edges of blocks. */
const BLOCK = rowsOf(HOP);
const SPAN = rowsOf(RECOGNITION.span) / BLOCK;
const SHORTEST = rowsOf(RECOGNITION.shortest) / BLOCK;
/** Directions hardly change in a tenth of a second: every third row is enough. */
const STRIDE = 3;
/** If the lag changes by less than this many rows, the sums are kept: agreement has no narrower peaks. */
const LAG_REACH = 2;
/** How many blocks are one step: a fraction of a millisecond. */
const BLOCKS_A_STEP = 60;

/**
 * Whether the player dances this dance at all. In a wrong dance, each window may find a lag and a good moment by luck,
 * but no wrong dance agrees at one lag and in one view for twelve seconds. So each half second is worth what the best
 * span of 12 s of seen dancing over it shows: a player who dances a quarter and then stands still keeps the quarter.
 */
export class Recognition {
  readonly #lagHint: Seconds | null;
  /** The least weight with which a block counts as seen. */
  readonly #leastSeen: number;
  /** The best agreement of a span over each block, minus the cost of an unlikely lag or view. */
  readonly #best: Float64Array;
  /** The eight sums of each block under the latest terms; `null` where they are still to be computed. */
  #sums: (Float64Array | null)[];
  #variant: Terms['variant'] | null = null;
  #lagRow = NaN;

  constructor(reference: Reference, lagHint: Seconds | null) {
    this.#lagHint = lagHint;
    const weight = reference.boneWeights.reduce((sum, one) => sum + one, 0);
    this.#leastSeen = (RECOGNITION.leastSeen * BLOCK * weight) / STRIDE;
    const count = Math.ceil(reference.rowCount / BLOCK);
    this.#best = new Float64Array(count).fill(-Infinity);
    this.#sums = Array.from({ length: count }, () => null);
  }

  /** Evaluates the last 12 s of seen dancing that end at row `until` of the reference. */
  look(player: Player, terms: Terms, until: number): void {
    this.#judgeBy(terms);
    this.#lookAt(player, Math.ceil(until / BLOCK), SHORTEST, this.#doubt(terms));
  }

  /**
   * Evaluates every span of a finished dance, in steps; one that was seen for less than four seconds is a single span.
   */
  *lookingAtAll(player: Player, terms: Terms): Steps<void> {
    this.#judgeBy(terms);
    const doubt = this.#doubt(terms);
    const count = this.#best.length;
    let seen = 0;
    for (let block = 0; block < count; block++) {
      if (block % BLOCKS_A_STEP === 0) yield;
      if (this.#sumsOf(player, block)) seen += 1;
    }
    for (let end = 1; end <= count; end++) {
      if (end % BLOCKS_A_STEP === 0) yield;
      this.#lookAt(player, end, Math.min(SHORTEST, seen), doubt);
    }
  }

  /** Forgets everything from a row on: the player dances it again. */
  forgetFrom(row: number): void {
    this.#best.fill(-Infinity, Math.floor(row / BLOCK));
    this.#sums.fill(null, Math.floor(row / BLOCK));
  }

  /** The credit of a window: 0 where the dance isn't recognised, 1 where it surely is. */
  creditOf({ from, to }: RowRange): UnitInterval {
    const middle = Math.min(Math.floor((from + to) / 2 / BLOCK), this.#best.length - 1);
    return between(this.#best[middle]!, RECOGNITION.agreement);
  }

  #judgeBy({ variant, lag }: Terms): void {
    const lagRow = rowsOf(lag);
    if (variant === this.#variant && Math.abs(lagRow - this.#lagRow) < LAG_REACH) return;
    this.#variant = variant;
    this.#lagRow = lagRow;
    this.#sums.fill(null);
  }

  /** The cost of the lag and the view: wrong dances often fit best at ones that no follower has. */
  #doubt({ variant, lag }: Terms): number {
    const { lags, hinted, beyond, lagCost, yaws, yawCost } = RECOGNITION;
    const hint = this.#lagHint;
    const from = Math.min(lags.from, hint === null ? Infinity : hint - hinted);
    const to = Math.max(lags.to, hint === null ? -Infinity : hint + hinted);
    const off = Math.max(from - lag, lag - to, 0);
    return lagCost * Math.min(off / beyond, 1) + yawCost * between(Math.abs(variant.view.yaw), yaws);
  }

  #lookAt(player: Player, end: number, shortest: number, doubt: number): void {
    const total = new Float64Array(SUM_COUNT);
    let [first, seen] = [end, 0];
    for (let block = Math.min(end, this.#best.length) - 1; block >= 0 && seen < SPAN; block--) {
      const sums = this.#sumsOf(player, block);
      if (!sums) continue;
      for (let i = 0; i < SUM_COUNT; i++) total[i]! += sums[i]!;
      first = block;
      seen += 1;
    }
    if (seen < shortest || seen === 0) return;
    const agreement = totalAgreement(total, 0) - doubt;
    for (let block = first; block < end; block++) this.#best[block] = Math.max(this.#best[block]!, agreement);
  }

  /** The sums of a block; `null` where hardly anything of the player was seen. */
  #sumsOf(player: Player, block: number): Float64Array | null {
    const sums = (this.#sums[block] ??= this.#measured(player, block));
    return sums[SUM.s]! >= this.#leastSeen ? sums : null;
  }

  #measured(player: Player, block: number): Float64Array {
    const sums = new Float64Array(SUM_COUNT);
    const rows = this.#variant!.rows;
    const from = block * BLOCK;
    const to = Math.min(from + BLOCK, rows.count);
    addSums(sums, 0, rows, player.rows, { from, to, stride: STRIDE, lag: this.#lagRow });
    return sums;
  }
}
