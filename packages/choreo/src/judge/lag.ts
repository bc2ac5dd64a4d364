import type { Seconds } from '../units.ts';
import { DEFAULT_LAG, LAG } from './constants.ts';
import type { Peak } from './evidence.ts';

/** Whether a peak stands out enough to be believed: refuse when dispersed. */
export const isClear = (peak: Peak): boolean =>
  peak.agreement > LAG.leastAgreement && peak.agreement - peak.median > LAG.leastPeak;

/** The player's lag as it becomes known: a guess first, then found at once, then creeping. */
export class Lag {
  #value: Seconds;
  #found = false;

  constructor(hint: Seconds | null) {
    this.#value = hint ?? DEFAULT_LAG;
  }

  /** What to judge with now. */
  get value(): Seconds {
    return this.#value;
  }

  /** What may be told: `null` until the dance itself has shown it. */
  get published(): Seconds | null {
    return this.#found ? this.#value : null;
  }

  /** Takes what `evidence` seconds of dancing show, `elapsed` seconds after the last time. */
  update(peak: Peak, evidence: Seconds, elapsed: Seconds): void {
    if (evidence < LAG.leastEvidence || !isClear(peak)) return;
    const most = this.#found ? LAG.slew * elapsed : Infinity;
    this.#value += Math.min(Math.max(peak.lag - this.#value, -most), most);
    this.#found = true;
  }
}
