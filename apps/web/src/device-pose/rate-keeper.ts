/** Keeps the rate of estimation at what the device can sustain: a hot phone gets slower. */
import { quantile } from '@instep/choreo/statistics';
import type { Milliseconds } from '@instep/choreo/units';

/** More estimates a second are more work, and don't change a score. */
export const MAX_DEVICE_FPS = 15;
/** Below this rate the judging suffers: measured, a good player got 59 points of 99 at 3.8 a second. */
export const MIN_DEVICE_FPS = 8;

/** How often the rate is reconsidered. */
const STEP_MS: Milliseconds = 2000;
/** An estimate may take this share of the interval between two frames. */
const MAX_BUSY_SHARE = 0.8;
const SLOWER = 4 / 5;
/** After so many calm steps one frame a second is given back. */
const CALM_STEPS = 5;
/** What counts is the 90th percentile. */
const SLOW_SHARE = 0.9;

/** After nobody was seen for this long … */
const ABSENCE_MS: Milliseconds = 2000;
/** … the frames are only searched so often: a search takes 16 ms. */
export const SEARCH_FPS = 5;

/**
 * Lowers the rate by a fifth when estimates take too long, and raises it by one a second after ten calm seconds. While
 * nobody is there, it is low.
 */
export class RateKeeper {
  #fps: number = MAX_DEVICE_FPS;
  #times: Milliseconds[] = [];
  #stepEndsAt: Milliseconds | null = null;
  #calmSteps = 0;
  #absentSince: Milliseconds | null = null;
  #isSearching = false;

  /** Frames a second. */
  get fps(): number {
    return this.#isSearching ? SEARCH_FPS : this.#fps;
  }

  get isLowest(): boolean {
    return this.#fps === MIN_DEVICE_FPS;
  }

  /** Records how long an estimate took that ended at `now`, and whether somebody was seen. */
  record(inferMs: Milliseconds, now: Milliseconds, isSeen: boolean): void {
    this.#absentSince = isSeen ? null : (this.#absentSince ?? now);
    this.#isSearching = this.#absentSince !== null && now - this.#absentSince >= ABSENCE_MS;
    // How long a search takes says nothing about a dance.
    if (!this.#isSearching) this.#recordTime(inferMs, now);
  }

  #recordTime(inferMs: Milliseconds, now: Milliseconds): void {
    this.#stepEndsAt ??= now + STEP_MS;
    this.#times.push(inferMs);
    if (now < this.#stepEndsAt) return;
    this.#adjust(quantile(this.#times, SLOW_SHARE));
    this.#times = [];
    this.#stepEndsAt = now + STEP_MS;
  }

  #adjust(slowMs: Milliseconds): void {
    if (slowMs > (MAX_BUSY_SHARE * 1000) / this.#fps) {
      this.#fps = Math.max(MIN_DEVICE_FPS, Math.floor(SLOWER * this.#fps));
      this.#calmSteps = 0;
    } else if (++this.#calmSteps >= CALM_STEPS) {
      this.#fps = Math.min(MAX_DEVICE_FPS, this.#fps + 1);
      this.#calmSteps = 0;
    }
  }
}
