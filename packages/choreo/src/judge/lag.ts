/** Tracks the player's lag through a dance. */
import type { Seconds } from '../units.ts';
import { DEFAULT_LAG, LAG } from './constants.ts';
import type { Peak } from './evidence.ts';

/** Whether a peak stands out enough to be believed. */
export const isClear = (peak: Peak): boolean =>
  peak.agreement > LAG.leastAgreement && peak.agreement - peak.median > LAG.leastPeak;

/**
 * The player's lag as it becomes known: first a guess, then at once the lag that was found, then a mean over the dance.
 */
export class Lag {
  #value: Seconds;
  #known: boolean;
  #shown = false;

  constructor(hint: Seconds | null) {
    this.#value = hint ?? DEFAULT_LAG;
    this.#known = hint !== null;
  }

  /** The lag to judge with now. */
  get value(): Seconds {
    return this.#value;
  }

  /** Whether the value is the player's own: found in this dance, or in an earlier one on this device. */
  get isKnown(): boolean {
    return this.#known;
  }

  /** The lag that may be shown: `null` until this dance itself has shown it. */
  get published(): Seconds | null {
    return this.#shown ? this.#value : null;
  }

  /**
   * Call when the video runs `factor` times as fast from now on: the same time is then `factor` times as much media
   * time.
   */
  stretch(factor: number): void {
    this.#value *= factor;
  }

  /** Updates the lag from `evidence` seconds of dancing, `elapsed` seconds after the last update. */
  update(peak: Peak, evidence: Seconds, elapsed: Seconds): void {
    if (evidence < LAG.leastEvidence || !isClear(peak)) return this.#guess(peak, evidence);
    const off = peak.lag - this.#value;
    const far = Math.abs(off) > LAG.far;
    if (!this.#shown && (far || !this.#known)) this.#value = peak.lag;
    else this.#value += this.#step(off * (far ? 1 : elapsed / Math.min(evidence, LAG.memory)), LAG.slew * elapsed);
    this.#shown = this.#known = true;
  }

  /**
   * Until the lag is found, the best one so far is a better guess than none, so that a follower's first moves count.
   */
  #guess(peak: Peak, evidence: Seconds): void {
    if (this.#known || evidence < LAG.guess.after || !(peak.agreement > LAG.leastAgreement)) return;
    this.#value = Math.min(Math.max(peak.lag, LAG.guess.from), LAG.guess.to);
  }

  #step(step: Seconds, most: Seconds): Seconds {
    return Math.min(Math.max(step, -most), most);
  }
}
