/** Tracks the player's lag through a dance. */
import type { Seconds } from '../units.ts';
import { DEFAULT_LAG, LAG } from './constants.ts';
import type { Peak } from './evidence.ts';

/** Whether a peak stands out enough to be believed. */
export const isClearPeak = (peak: Peak): boolean =>
  peak.agreement > LAG.minAgreement && peak.agreement - peak.median > LAG.minProminence;

/**
 * The player's lag as it becomes known: first a guess, then at once the lag that was found, then a mean over the dance.
 */
export class LagTracker {
  #value: Seconds;
  #isKnown: boolean;
  #isPublished = false;

  constructor(hint: Seconds | null) {
    this.#value = hint ?? DEFAULT_LAG;
    this.#isKnown = hint !== null;
  }

  /** The lag to judge with now. */
  get value(): Seconds {
    return this.#value;
  }

  /** Whether the value is the player's own: found in this dance, or in an earlier one on this device. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  /** The lag that may be shown: `null` until this dance itself has shown it. */
  get published(): Seconds | null {
    return this.#isPublished ? this.#value : null;
  }

  /**
   * Call when the video runs `factor` times as fast from now on: the same time is then `factor` times as much media
   * time.
   */
  rescale(factor: number): void {
    this.#value *= factor;
  }

  /** Updates the lag from `evidence` seconds of dancing, `elapsed` seconds after the last update. */
  update(peak: Peak, evidence: Seconds, elapsed: Seconds): void {
    if (evidence < LAG.minEvidence || !isClearPeak(peak)) return this.#updateGuess(peak, evidence);
    const difference = peak.lag - this.#value;
    const isJump = Math.abs(difference) > LAG.minJump;
    if (!this.#isPublished && (isJump || !this.#isKnown)) this.#value = peak.lag;
    else
      this.#value += this.#limitStep(
        difference * (isJump ? 1 : elapsed / Math.min(evidence, LAG.averagingTime)),
        LAG.slewRate * elapsed,
      );
    this.#isPublished = this.#isKnown = true;
  }

  /**
   * Until the lag is found, the best one so far is a better guess than none, so that a follower's first moves count.
   */
  #updateGuess(peak: Peak, evidence: Seconds): void {
    if (this.#isKnown || evidence < LAG.guess.minEvidence || !(peak.agreement > LAG.minAgreement)) return;
    this.#value = Math.min(Math.max(peak.lag, LAG.guess.from), LAG.guess.to);
  }

  #limitStep(step: Seconds, maxStep: Seconds): Seconds {
    return Math.min(Math.max(step, -maxStep), maxStep);
  }
}
