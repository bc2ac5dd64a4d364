import { RATINGS, type ComboMilestone } from '@instep/choreo/rating';
import type { Milliseconds } from '@instep/choreo/units';
import type { VerdictMessage } from '@instep/protocol/messages';
import { milestoneReached } from './live-cues.ts';

/** Words that change faster than this can't be read. */
const MIN_INTERVAL: Milliseconds = 700;

/** Chooses the rating to show: at most one every 700 ms; one verdict stands for several that come closer together. */
export class Feedback {
  shown = $state.raw<VerdictMessage | null>(null);
  /** How many moves in a row kept the combo, up to the shown one. */
  combo = $state(0);
  /** The length of combo that the shown verdict is celebrated for; null mostly. */
  milestone = $state<ComboMilestone | null>(null);
  #waiting: readonly VerdictMessage[] = [];
  #latestCombo = 0;
  #shownAt: Milliseconds = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Handles a verdict that arrived at `now`, and that made the combo `combo` moves long. */
  enqueue(verdict: VerdictMessage, now: Milliseconds, combo = 0): void {
    this.#latestCombo = combo;
    this.#waiting = [...this.#waiting, verdict];
    const wait = this.#shownAt + MIN_INTERVAL - now;
    clearTimeout(this.#timer);
    if (wait <= 0) this.#show(now);
    else this.#timer = setTimeout(() => this.#show(now + wait), wait);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #show(now: Milliseconds): void {
    this.shown = medianVerdict(this.#waiting);
    this.milestone = milestoneReached(this.combo, this.#latestCombo);
    this.combo = this.#latestCombo;
    this.#shownAt = now;
    this.#waiting = [];
  }
}

/** The verdict that is shown for several: the one with the median rating, of those that have one. */
const medianVerdict = (verdicts: readonly VerdictMessage[]): VerdictMessage | null => {
  const rated = verdicts.filter(({ rating }) => rating !== null);
  if (rated.length === 0) return verdicts.at(-1) ?? null;
  const rank = ({ rating }: VerdictMessage): number => RATINGS.findIndex((one) => one === rating);
  return [...rated].sort((a, b) => rank(a) - rank(b))[rated.length >> 1] ?? null;
};
