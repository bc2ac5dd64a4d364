import type { Milliseconds, UnitInterval } from '@instep/choreo/units';
import type { Clock } from '../clock.ts';

/** The load of the estimator workers in the last two seconds. */
export type Load = {
  /** The share of their time in which they were working. */
  readonly busy: UnitInterval;
  /** How long frames waited for their turn: the 95th percentile. */
  readonly waitMs: Milliseconds;
};

type Entry = { readonly at: Milliseconds; readonly waitMs: Milliseconds; readonly workMs: Milliseconds };

/** How far back the meter measures: some frames of every player. */
const WINDOW_MS: Milliseconds = 2000;
/** Over how many frames the usual time is averaged: some ten seconds of one player. */
const AVERAGED_FRAMES = 100;
/** The guess before anything is measured, for a fast machine. */
const INITIAL_USUAL_MS: Milliseconds = 30;

/** Measures the load of the estimator workers, and the usual time for one frame. */
export class LoadMeter {
  /** The usual time for one frame of a player alone: first the one measured at the start, then an exponential mean. */
  usualMs: Milliseconds = INITIAL_USUAL_MS;
  readonly #workers: number;
  readonly #clock: Clock;
  readonly #oldestWait: () => Milliseconds;
  /** In order of time, the oldest first. */
  readonly #entries: Entry[] = [];

  /** `oldestWait` returns how long the frame has waited that has waited longest. */
  constructor(workers: number, clock: Clock, oldestWait: () => Milliseconds) {
    this.#workers = workers;
    this.#clock = clock;
    this.#oldestWait = oldestWait;
  }

  /** `weight` is how many times the cost of a player alone the frame has. */
  record(waitMs: Milliseconds, inferMs: Milliseconds, weight = 1): void {
    this.usualMs += (inferMs / weight - this.usualMs) / AVERAGED_FRAMES;
    this.#push(waitMs, inferMs);
  }

  /** Records a worker's time that brought no pose: it counts as load, but not for the usual time. */
  recordWasted(waitMs: Milliseconds, spentMs: Milliseconds): void {
    this.#push(waitMs, spentMs);
  }

  get load(): Load {
    this.#dropOldEntries();
    const workedMs = this.#entries.reduce((sum, { workMs }) => sum + workMs, 0);
    const waits = this.#entries.map(({ waitMs }) => waitMs);
    return {
      busy: Math.min(1, workedMs / (WINDOW_MS * this.#workers)),
      waitMs: Math.max(nearestRank(waits, 0.95) ?? 0, this.#oldestWait()),
    };
  }

  #push(waitMs: Milliseconds, workMs: Milliseconds): void {
    const at = this.#clock.now();
    this.#entries.push({ at, waitMs, workMs });
    // Not with every frame: with hundreds of players there are thousands in the window.
    if ((this.#entries[0]?.at ?? at) <= at - 2 * WINDOW_MS) this.#dropOldEntries();
  }

  #dropOldEntries(): void {
    const from = this.#clock.now() - WINDOW_MS;
    const first = this.#entries.findIndex(({ at }) => at > from);
    this.#entries.splice(0, first < 0 ? this.#entries.length : first);
  }
}

/** The smallest value that this share of the values does not exceed; `null` if there are none. */
export const nearestRank = (values: readonly number[], share: number): number | null =>
  values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? null;
