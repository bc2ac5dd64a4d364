/** Decides whether the player dances this dance at all. */
import type { Steps } from '../steps.ts';
import type { Seconds, UnitInterval } from '../units.ts';
import { totalAgreement } from './agreement.ts';
import { HOP, RECOGNITION, rowsOf } from './constants.ts';
import type { Player } from './player.ts';
import { ramp } from './ramps.ts';
import type { Reference } from './reference.ts';
import type { JudgeParameters } from './windows.ts';
import type { RowRange } from './bone-rows.ts';
import { addSums, SUM, SUM_COUNT } from './sums.ts';

// Indices are derived from the lengths above them, so an element marked with `!` below always exists.

/** Rows of a block: windows begin and end at the edges of blocks. */
const BLOCK_ROWS = rowsOf(HOP);
const SPAN_BLOCKS = rowsOf(RECOGNITION.span) / BLOCK_ROWS;
const MIN_SPAN_BLOCKS = rowsOf(RECOGNITION.minSpan) / BLOCK_ROWS;
/** Directions hardly change in a tenth of a second: every third row is enough. */
const ROW_STRIDE = 3;
/** If the lag changes by less than this many rows, the sums are kept: agreement has no narrower peaks. */
const LAG_TOLERANCE_ROWS = 2;
/** How many blocks are one step: a fraction of a millisecond. */
const BLOCKS_PER_STEP = 60;

/**
 * Whether the player dances this dance at all. In a wrong dance, each window may find a lag and a good moment by luck,
 * but no wrong dance agrees at one lag and in one view for twelve seconds. So each half second is worth what the best
 * span of 12 s of seen dancing over it shows: a player who dances a quarter and then stands still keeps the quarter.
 */
export class Recognition {
  readonly #lagHint: Seconds | null;
  /** The least weight with which a block counts as seen. */
  readonly #minSeen: number;
  /** The best agreement of a span over each block, minus the cost of an unlikely lag or view. */
  readonly #bestAgreements: Float64Array;
  /** The eight sums of each block under the latest parameters; `null` where they are still to be computed. */
  #sums: (Float64Array | null)[];
  #variant: JudgeParameters['variant'] | null = null;
  #lagRows = NaN;

  constructor(reference: Reference, lagHint: Seconds | null) {
    this.#lagHint = lagHint;
    const weight = reference.boneWeights.reduce((sum, one) => sum + one, 0);
    this.#minSeen = (RECOGNITION.minSeen * BLOCK_ROWS * weight) / ROW_STRIDE;
    const count = Math.ceil(reference.rowCount / BLOCK_ROWS);
    this.#bestAgreements = new Float64Array(count).fill(-Infinity);
    this.#sums = Array.from({ length: count }, () => null);
  }

  /** Evaluates the last 12 s of seen dancing that end at row `endRow` of the reference. */
  evaluateSpan(player: Player, parameters: JudgeParameters, endRow: number): void {
    this.#setParameters(parameters);
    this.#evaluateBlocks(player, Math.ceil(endRow / BLOCK_ROWS), MIN_SPAN_BLOCKS, this.#implausibilityCost(parameters));
  }

  /**
   * Evaluates every span of a finished dance, in steps; one that was seen for less than four seconds is a single span.
   */
  *evaluateAllInSteps(player: Player, parameters: JudgeParameters): Steps<void> {
    this.#setParameters(parameters);
    const cost = this.#implausibilityCost(parameters);
    const count = this.#bestAgreements.length;
    let seen = 0;
    for (let block = 0; block < count; block++) {
      if (block % BLOCKS_PER_STEP === 0) yield;
      if (this.#sumsOf(player, block)) seen += 1;
    }
    for (let end = 1; end <= count; end++) {
      if (end % BLOCKS_PER_STEP === 0) yield;
      this.#evaluateBlocks(player, end, Math.min(MIN_SPAN_BLOCKS, seen), cost);
    }
  }

  /** Discards everything from a row on: the player dances it again. */
  discardFrom(row: number): void {
    this.#bestAgreements.fill(-Infinity, Math.floor(row / BLOCK_ROWS));
    this.#sums.fill(null, Math.floor(row / BLOCK_ROWS));
  }

  /** The credit of a window: 0 where the dance isn't recognised, 1 where it surely is. */
  creditOf({ from, to }: RowRange): UnitInterval {
    const middle = Math.min(Math.floor((from + to) / 2 / BLOCK_ROWS), this.#bestAgreements.length - 1);
    return ramp(this.#bestAgreements[middle]!, RECOGNITION.agreement);
  }

  #setParameters({ variant, lag }: JudgeParameters): void {
    const lagRows = rowsOf(lag);
    if (variant === this.#variant && Math.abs(lagRows - this.#lagRows) < LAG_TOLERANCE_ROWS) return;
    this.#variant = variant;
    this.#lagRows = lagRows;
    this.#sums.fill(null);
  }

  /** The cost of the lag and the view: wrong dances often fit best at ones that no follower has. */
  #implausibilityCost({ variant, lag }: JudgeParameters): number {
    const { lags, hintedRange, fullCostDistance, lagCost, yaws, yawCost } = RECOGNITION;
    const hint = this.#lagHint;
    const from = Math.min(lags.from, hint === null ? Infinity : hint - hintedRange);
    const to = Math.max(lags.to, hint === null ? -Infinity : hint + hintedRange);
    const distance = Math.max(from - lag, lag - to, 0);
    return lagCost * Math.min(distance / fullCostDistance, 1) + yawCost * ramp(Math.abs(variant.view.yaw), yaws);
  }

  #evaluateBlocks(player: Player, end: number, minBlocks: number, cost: number): void {
    const total = new Float64Array(SUM_COUNT);
    let [first, seen] = [end, 0];
    for (let block = Math.min(end, this.#bestAgreements.length) - 1; block >= 0 && seen < SPAN_BLOCKS; block--) {
      const sums = this.#sumsOf(player, block);
      if (!sums) continue;
      for (let i = 0; i < SUM_COUNT; i++) total[i]! += sums[i]!;
      first = block;
      seen += 1;
    }
    if (seen < minBlocks || seen === 0) return;
    const agreement = totalAgreement(total, 0) - cost;
    for (let block = first; block < end; block++)
      this.#bestAgreements[block] = Math.max(this.#bestAgreements[block]!, agreement);
  }

  /** The sums of a block; `null` where hardly anything of the player was seen. */
  #sumsOf(player: Player, block: number): Float64Array | null {
    const sums = (this.#sums[block] ??= this.#computeSums(player, block));
    return sums[SUM.s]! >= this.#minSeen ? sums : null;
  }

  #computeSums(player: Player, block: number): Float64Array {
    const sums = new Float64Array(SUM_COUNT);
    const rows = this.#variant!.rows;
    const from = block * BLOCK_ROWS;
    const to = Math.min(from + BLOCK_ROWS, rows.count);
    addSums(sums, 0, rows, player.rows, { from, to, stride: ROW_STRIDE, lag: this.#lagRows });
    return sums;
  }
}
