/** Measures how much of a dance was judged, unseen or lost. */
import { MIN_COMPLETE_SHARE } from '../result.ts';
import type { Seconds, UnitInterval } from '../units.ts';
import { rowsOf } from './constants.ts';
import { ROW_VISIBILITY, type Player } from './player.ts';
import type { Reference } from './reference.ts';
import type { JudgedWindow, SlidingWindow } from './windows.ts';

// Indices are derived from the lengths above them, so an element marked with `!` below always exists.

/** The state of a row of the dance. `outside`: nobody's dancing could have been judged there. */
const ROW_STATE = { outside: 0, pending: 1, judged: 2, unseen: 3, lost: 4 } as const;
type RowState = (typeof ROW_STATE)[keyof typeof ROW_STATE];

/**
 * Where the player's frames are relative to the dance: the player's lag, and where the danced section begins and ends.
 */
export type DancedRange = { readonly lag: Seconds; readonly from: Seconds; readonly to: Seconds };

/**
 * How much of a dance was judged, by the weight of its rows. A row is judged if the player was seen in it and a window
 * over it was judged, and lost if the estimator or the connection failed there; otherwise it could have been earned but
 * wasn't.
 */
export class JudgedShare {
  readonly #weights: Float64Array;
  readonly #windows: readonly SlidingWindow[];
  readonly #rowStates: Uint8Array;
  /** The total weight of the rows in each state. */
  readonly #sums = new Float64Array(Object.keys(ROW_STATE).length);

  constructor({ rowWeights }: Reference, windows: readonly SlidingWindow[]) {
    this.#weights = rowWeights;
    this.#windows = windows;
    this.#rowStates = new Uint8Array(rowWeights.length);
    windows.forEach(({ from }, index) => {
      for (let row = from; row < this.#decidedUntil(index); row++) this.#setState(row, ROW_STATE.pending);
    });
  }

  /**
   * Settles the rows that the `index`-th window decides: all of its own if it was judged, otherwise those that no later
   * window covers. `judged` holds the windows up to it.
   */
  decideWindow(
    index: number,
    judged: readonly (JudgedWindow | undefined)[],
    player: Player,
    dancedRange: DancedRange,
  ): void {
    const shift = rowsOf(dancedRange.lag);
    const [first, end] = [rowsOf(dancedRange.from), rowsOf(dancedRange.to)];
    const decided = judged[index]?.judgement ? this.#windows[index]!.to : this.#decidedUntil(index);
    for (let row = this.#windows[index]!.from; row < decided; row++) {
      const at = row + shift;
      // A late player's last frames, and an early one's first, would be outside of what was danced.
      const isOutside =
        (at < first || at >= end) && (player.rowVisibility[at] ?? ROW_VISIBILITY.unknown) === ROW_VISIBILITY.unknown;
      this.#setState(row, isOutside ? ROW_STATE.outside : rowStateOf(player, at, isCovered(judged, index, row)));
    }
  }

  /** The share judged of what could have been judged until now; `null` if nothing could. */
  get seen(): UnitInterval | null {
    const judgeable = this.#sums[ROW_STATE.judged]! + this.#sums[ROW_STATE.unseen]!;
    return judgeable > 0 ? this.#sums[ROW_STATE.judged]! / judgeable : null;
  }

  /** The share of all weight that was lost to the estimator or the connection. */
  get lost(): UnitInterval {
    const all = this.#totalWeight;
    return all > 0 ? this.#sums[ROW_STATE.lost]! / all : 0;
  }

  /** Whether at least 80 % of all weight was judged. */
  get isComplete(): boolean {
    const all = this.#totalWeight;
    return all > 0 && this.#sums[ROW_STATE.judged]! >= (MIN_COMPLETE_SHARE - ROUNDING_TOLERANCE) * all;
  }

  /** The share seen of the whole dance if nobody were seen from now on, and if the player were seen to the end. */
  get bounds(): { readonly min: UnitInterval; readonly max: UnitInterval } {
    const [judged, toCome] = [this.#sums[ROW_STATE.judged]!, this.#sums[ROW_STATE.pending]!];
    const could = judged + toCome + this.#sums[ROW_STATE.unseen]!;
    return could > 0 ? { min: judged / could, max: (judged + toCome) / could } : { min: 0, max: 0 };
  }

  get #totalWeight(): number {
    return this.#sums.reduce((sum, weight, fate) => (fate === ROW_STATE.outside ? sum : sum + weight), 0);
  }

  /** The row from which on the next window decides. */
  #decidedUntil(index: number): number {
    const { to } = this.#windows[index]!;
    return Math.min(to, this.#windows[index + 1]?.from ?? to);
  }

  #setState(row: number, fate: RowState): void {
    const weight = this.#weights[row] ?? 0;
    this.#sums[this.#rowStates[row]!]! -= weight;
    this.#sums[fate]! += weight;
    this.#rowStates[row] = fate;
  }
}

/** Tolerance for the rounding errors of summing many weights. */
const ROUNDING_TOLERANCE = 1e-9;

const rowStateOf = (player: Player, row: number, isCovered: boolean): RowState => {
  if (player.isLost(row)) return ROW_STATE.lost;
  return isCovered && player.rowVisibility[row] === ROW_VISIBILITY.seen ? ROW_STATE.judged : ROW_STATE.unseen;
};

/** Whether a judged window covers a row; `index` is the last one that can. */
const isCovered = (judged: readonly (JudgedWindow | undefined)[], index: number, row: number): boolean => {
  for (let k = index; k >= 0; k--) {
    const one = judged[k];
    if (one && one.window.to <= row) return false;
    if (one?.judgement) return true;
  }
  return false;
};
