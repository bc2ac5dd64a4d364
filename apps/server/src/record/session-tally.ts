import type { FrameMessage } from '@instep/choreo/frame-message';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import type { Verdict } from '@instep/choreo/verdict';

/** A longer jump of media time between two frames is a gap in which nobody was looked at. */
const LONGEST_STEP: Seconds = 1;

/** Adds up what `session.json` says beside the result. */
export class SessionTally {
  #dancedS: Seconds = 0;
  #last: { readonly epoch: number; readonly mediaTime: Seconds } | null = null;
  readonly #offsetsMs: Milliseconds[] = [];

  addFrame({ epoch, mediaTime }: Pick<FrameMessage, 'epoch' | 'mediaTime'>): void {
    if (mediaTime === null) return;
    const step = this.#last?.epoch === epoch ? mediaTime - this.#last.mediaTime : 0;
    if (step > 0 && step <= LONGEST_STEP) this.#dancedS += step;
    this.#last = { epoch, mediaTime };
  }

  addVerdict({ timing }: Pick<Verdict, 'timing'>): void {
    if (timing !== null) this.#offsetsMs.push(timing * 1000);
  }

  facts(): { readonly dancedS: Seconds; readonly offsetMs: { readonly mean: number; readonly median: number } | null } {
    const sorted = this.#offsetsMs.toSorted((a, b) => a - b);
    const sum = sorted.reduce((total, offset) => total + offset, 0);
    const offsetMs = sorted.length === 0 ? null : { mean: sum / sorted.length, median: medianOf(sorted) };
    return { dancedS: this.#dancedS, offsetMs };
  }
}

/** The middle of sorted numbers, of which there is at least one. */
export const medianOf = (sorted: readonly number[]): number => {
  const upper = sorted[sorted.length >> 1] as number;
  const lower = sorted[(sorted.length - 1) >> 1] as number;
  return (lower + upper) / 2;
};
