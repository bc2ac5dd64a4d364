import type { Seconds } from '../units.ts';
import { DEFAULT_LAG, LAG } from './constants.ts';
import type { Peak } from './evidence.ts';

/** Whether a peak stands out enough to be believed: refuse when dispersed. */
export const isClear = (peak: Peak): boolean =>
  peak.agreement > LAG.leastAgreement && peak.agreement - peak.median > LAG.leastPeak;

/** The player's lag as it becomes known: a guess first, then found at once, then the mean of what the dance shows. */
export class Lag {
  #value: Seconds;
  #known: boolean;
  #shown = false;

  constructor(hint: Seconds | null) {
    this.#value = hint ?? DEFAULT_LAG;
    this.#known = hint !== null;
  }

  /** What to judge with now. */
  get value(): Seconds {
    return this.#value;
  }

  /** Whether the value is the player's own: found in this dance, or in an earlier one on this device. */
  get isKnown(): boolean {
    return this.#known;
  }

  /** What may be told: `null` until the dance itself has shown it. */
  get published(): Seconds | null {
    return this.#shown ? this.#value : null;
  }

  /** The video runs `factor` times as fast from now on: so much of it passes in the same time. */
  stretch(factor: number): void {
    this.#value *= factor;
  }

  /** Takes what `evidence` seconds of dancing show, `elapsed` seconds after the last time. */
  update(peak: Peak, evidence: Seconds, elapsed: Seconds): void {
    if (evidence < LAG.leastEvidence || !isClear(peak)) return this.#guess(peak, evidence);
    const off = peak.lag - this.#value;
    const far = Math.abs(off) > LAG.far;
    if (!this.#shown && (far || !this.#known)) this.#value = peak.lag;
    else this.#value += this.#step(off * (far ? 1 : elapsed / Math.min(evidence, LAG.memory)), LAG.slew * elapsed);
    this.#shown = this.#known = true;
  }

  /** Until the lag is found, the best that was seen so far is a better guess than none: a follower's first moves count. */
  #guess(peak: Peak, evidence: Seconds): void {
    if (this.#known || evidence < LAG.guess.after || !(peak.agreement > LAG.leastAgreement)) return;
    this.#value = Math.min(Math.max(peak.lag, LAG.guess.from), LAG.guess.to);
  }

  #step(step: Seconds, most: Seconds): Seconds {
    return Math.min(Math.max(step, -most), most);
  }
}
