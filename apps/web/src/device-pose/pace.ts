import type { Milliseconds } from '@instep/choreo/units';

/** Estimates a second below which a device is too slow: at fewer, a good player would be scored far too low. */
const MIN_PACE = 6;
/** The pace is measured over this time. */
const WINDOW_MS: Milliseconds = 3000;

/** Tells whether a device keeps up with the frames that it is given. */
export class Pace {
  #given: Milliseconds[] = [];
  #estimated: Milliseconds[] = [];

  /** Records a frame that is to be estimated. */
  recordFrame(now: Milliseconds): void {
    this.#given = [...recent(this.#given, now), now];
  }

  recordEstimate(now: Milliseconds): void {
    this.#estimated = [...recent(this.#estimated, now), now];
  }

  /** Whether frames came fast enough in the last three seconds, and too few of them were estimated. */
  isTooSlow(now: Milliseconds): boolean {
    return recent(this.#given, now).length >= MIN_FRAMES && recent(this.#estimated, now).length < MIN_ESTIMATES;
  }
}

const MIN_ESTIMATES = (MIN_PACE * WINDOW_MS) / 1000;
/** A camera in a dark room may itself give fewer frames: that is no fault of the device. */
const MIN_FRAMES = 1.2 * MIN_ESTIMATES;

const recent = (times: readonly Milliseconds[], now: Milliseconds): Milliseconds[] =>
  times.filter((time) => time > now - WINDOW_MS);
