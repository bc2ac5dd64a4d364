/** The score while a dance is running. */
import { earnedShare } from '../result.ts';
import { pointsOf } from '../rating.ts';
import { byLimb, type ByLimb } from '../skeleton.ts';
import type { UnitInterval } from '../units.ts';
import { MIN_WINDOWS } from './constants.ts';
import type { JudgedShare, DancedRange } from './judged-share.ts';
import type { Player } from './player.ts';
import type { Recognition } from './recognition.ts';
import type { JudgedWindow } from './windows.ts';

/** The live level is the mean of this many windows, so it follows within some 3 s. */
const LEVEL_WINDOWS = 3;

/** The score as it grows, window by window. */
export class LiveScore {
  readonly #judged: (JudgedWindow | undefined)[];
  readonly #share: JudgedShare;
  readonly #recognition: Recognition;
  #latest: readonly JudgedWindow[] = [];
  /**
   * The share of the score that is already earned, whatever follows; it never falls, and the result is at least as
   * high.
   */
  guaranteed: UnitInterval = 0;
  /** Mean of the last windows; `null` before the first. */
  level: UnitInterval | null = null;
  /** Limb values of the last window. */
  limbs: ByLimb<UnitInterval | null> = byLimb(() => null);

  constructor(windowCount: number, share: JudgedShare, recognition: Recognition) {
    this.#judged = Array.from({ length: windowCount });
    this.#share = share;
    this.#recognition = recognition;
  }

  /** The same in points, 0..10,000. */
  get points(): number {
    return pointsOf(100 * this.guaranteed);
  }

  /** The share judged of what could have been judged until now; 1 before anything could. */
  get seen(): UnitInterval {
    return this.#share.seen ?? 1;
  }

  /** Adds the `index`-th window, or replaces an earlier run through it. */
  recordWindow(index: number, judged: JudgedWindow, player: Player, dancedRange: DancedRange): void {
    this.#judged[index] = judged;
    this.#share.decideWindow(index, this.#judged, player, dancedRange);
    this.guaranteed = Math.max(this.guaranteed, this.#lowerBound());
    if (!judged.judgement) return;
    this.#latest = [...this.#latest, judged].slice(-LEVEL_WINDOWS);
    this.level = this.#latest.reduce((sum, { judgement }) => sum + (judgement?.quality ?? 0), 0) / this.#latest.length;
    this.limbs = judged.limbs;
  }

  /**
   * What is already earned, whatever follows. The worst case is one of two: nobody is seen from now on, or everything
   * to come is seen and worth nothing. When nothing is to come, both are the score of the result.
   */
  #lowerBound(): UnitInterval {
    let [earned, weight, judgedCount, remainingCount] = [0, 0, 0, 0];
    for (const one of this.#judged) {
      if (one === undefined) remainingCount += 1;
      if (!one?.judgement) continue;
      judgedCount += 1;
      weight += one.judgement.weight * one.window.factor;
      earned +=
        one.judgement.weight * one.window.factor * one.judgement.quality * this.#recognition.creditOf(one.window);
    }
    if (judgedCount < MIN_WINDOWS) return 0;
    const { min, max } = this.#share.bounds;
    const mean = earned / weight;
    return Math.min(mean * earnedShare(min), (mean * judgedCount * earnedShare(max)) / (judgedCount + remainingCount));
  }
}
