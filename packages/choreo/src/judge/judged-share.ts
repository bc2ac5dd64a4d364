/** Measures how much of a dance was judged, unseen or lost. */
import { COMPLETE_FROM } from '../completeness.ts';
import type { Seconds, UnitInterval } from '../units.ts';
import { rowsOf } from './constants.ts';
import { ROW, type Player } from './player.ts';
import type { Reference } from './reference.ts';
import type { JudgedWindow, Window } from './windows.ts';

// Indices are derived from the lengths above them, so an element marked with `!` below always exists.

/** The state of a row of the dance. `outside`: nobody's dancing could have been judged there. */
const FATE = { outside: 0, toCome: 1, judged: 2, unseen: 3, lost: 4 } as const;
type Fate = (typeof FATE)[keyof typeof FATE];

/**
 * Where the player's frames are relative to the dance: the player's lag, and where the danced section begins and ends.
 */
export type Placing = { readonly lag: Seconds; readonly from: Seconds; readonly to: Seconds };

/**
 * How much of a dance was judged, by the weight of its rows. A row is judged if the player was seen in it and a window
 * over it was judged, and lost if the estimator or the connection failed there; otherwise it could have been earned but
 * wasn't.
 */
export class JudgedShare {
  readonly #weights: Float64Array;
  readonly #windows: readonly Window[];
  readonly #fates: Uint8Array;
  /** The total weight of the rows in each state. */
  readonly #sums = new Float64Array(Object.keys(FATE).length);

  constructor({ rowWeights }: Reference, windows: readonly Window[]) {
    this.#weights = rowWeights;
    this.#windows = windows;
    this.#fates = new Uint8Array(rowWeights.length);
    windows.forEach(({ from }, index) => {
      for (let row = from; row < this.#until(index); row++) this.#set(row, FATE.toCome);
    });
  }

  /**
   * Settles the rows that the `index`-th window decides: all of its own if it was judged, otherwise those that no later
   * window covers. `judged` holds the windows up to it.
   */
  settle(index: number, judged: readonly (JudgedWindow | undefined)[], player: Player, placing: Placing): void {
    const shift = rowsOf(placing.lag);
    const [first, end] = [rowsOf(placing.from), rowsOf(placing.to)];
    const decided = judged[index]?.judgement ? this.#windows[index]!.to : this.#until(index);
    for (let row = this.#windows[index]!.from; row < decided; row++) {
      const at = row + shift;
      // A late player's last frames, and an early one's first, would be outside of what was danced.
      const isOutside = (at < first || at >= end) && (player.states[at] ?? ROW.unknown) === ROW.unknown;
      this.#set(row, isOutside ? FATE.outside : fateOf(player, at, isCovered(judged, index, row)));
    }
  }

  /** The share judged of what could have been judged until now; `null` if nothing could. */
  get seen(): UnitInterval | null {
    const could = this.#sums[FATE.judged]! + this.#sums[FATE.unseen]!;
    return could > 0 ? this.#sums[FATE.judged]! / could : null;
  }

  /** The share of all weight that was lost to the estimator or the connection. */
  get lost(): UnitInterval {
    const all = this.#all;
    return all > 0 ? this.#sums[FATE.lost]! / all : 0;
  }

  /** Whether at least 80 % of all weight was judged. */
  get isComplete(): boolean {
    const all = this.#all;
    return all > 0 && this.#sums[FATE.judged]! >= (COMPLETE_FROM - HAIR) * all;
  }

  /** The share seen of the whole dance if nobody were seen from now on, and if the player were seen to the end. */
  get bounds(): { readonly least: UnitInterval; readonly most: UnitInterval } {
    const [judged, toCome] = [this.#sums[FATE.judged]!, this.#sums[FATE.toCome]!];
    const could = judged + toCome + this.#sums[FATE.unseen]!;
    return could > 0 ? { least: judged / could, most: (judged + toCome) / could } : { least: 0, most: 0 };
  }

  get #all(): number {
    return this.#sums.reduce((sum, weight, fate) => (fate === FATE.outside ? sum : sum + weight), 0);
  }

  /** The row from which on the next window decides. */
  #until(index: number): number {
    const { to } = this.#windows[index]!;
    return Math.min(to, this.#windows[index + 1]?.from ?? to);
  }

  #set(row: number, fate: Fate): void {
    const weight = this.#weights[row] ?? 0;
    this.#sums[this.#fates[row]!]! -= weight;
    this.#sums[fate]! += weight;
    this.#fates[row] = fate;
  }
}

/** Tolerance for the rounding errors of summing many weights. */
const HAIR = 1e-9;

const fateOf = (player: Player, row: number, isCovered: boolean): Fate => {
  if (player.isLost(row)) return FATE.lost;
  return isCovered && player.states[row] === ROW.seen ? FATE.judged : FATE.unseen;
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
