import { pointsOf } from '../rating.ts';
import { byLimb, type ByLimb } from '../skeleton.ts';
import type { UnitInterval } from '../units.ts';
import type { JudgedWindow } from './song.ts';

/** The live level is the mean of so many windows: it follows within some 3 s. */
const LEVEL_WINDOWS = 3;

/** The score as it grows, window by window. */
export class LiveScore {
  readonly #judged: (JudgedWindow | undefined)[];
  #latest: readonly JudgedWindow[] = [];
  /** 0..10,000; never falls, and ends near the result's. */
  points = 0;
  /** Mean of the last windows; `null` before the first. */
  level: UnitInterval | null = null;
  /** Of the last window. */
  limbs: ByLimb<UnitInterval | null> = byLimb(() => null);

  constructor(windowCount: number) {
    this.#judged = Array.from({ length: windowCount });
  }

  /** Adds the `index`-th window, or puts it in the place of an earlier run through it. */
  add(index: number, judged: JudgedWindow): void {
    this.#judged[index] = judged;
    this.points = Math.max(this.points, pointsOf(100 * this.#share()));
    if (!judged.judgement) return;
    this.#latest = [...this.#latest, judged].slice(-LEVEL_WINDOWS);
    this.level = this.#latest.reduce((sum, { judgement }) => sum + (judgement?.quality ?? 0), 0) / this.#latest.length;
    this.limbs = judged.limbs;
  }

  /** What is earned of what the whole dance can bring, windows to come counted as nothing yet. */
  #share(): UnitInterval {
    let earned = 0;
    let weight = 0;
    let done = 0;
    let left = 0;
    for (const one of this.#judged) {
      if (one === undefined) left += 1;
      if (!one?.judgement) continue;
      done += 1;
      weight += one.judgement.weight * one.window.factor;
      earned += one.judgement.weight * one.window.factor * one.judgement.quality;
    }
    return done > 0 ? earned / (weight * (1 + left / done)) : 0;
  }
}
