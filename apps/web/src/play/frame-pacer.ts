/** Decides when a client sends its next frame: the page, and the simulation of its network. */
import type { Milliseconds } from '@instep/choreo/units';

/** The frame rate and the frames in flight that the server allows. */
export type Grant = { readonly fps: number; readonly maxInFlight: number };

/** Cameras are not exact: a frame that is early by up to this part of the granted interval counts as on time. */
const TOLERANCE = 1 / 4;

/** The weight of one answer in the mean round trip. Chosen by taste: after ten answers a short delay is forgotten. */
const ROUND_TRIP_WEIGHT = 0.2;

/**
 * Paces frames evenly. Due times are on a grid, so that 12 frames a second of a 30-fps camera are 12, not 10; after a
 * gap the grid restarts.
 */
export class FramePacer {
  #dueTime: Milliseconds = -Infinity;
  #roundTrip: Milliseconds = 0;
  #hasAnswers = false;

  /** From sending a frame to its answer, the mean of the last ones; null before the first answer. */
  get roundTrip(): Milliseconds | null {
    return this.#hasAnswers ? this.#roundTrip : null;
  }

  /** Whether a frame captured at this time may be sent; none at a rate of 0. */
  isDue(captureTime: Milliseconds, { fps }: Grant): boolean {
    return fps > 0 && captureTime >= this.#dueTime - (TOLERANCE * 1000) / fps;
  }

  /** A frame captured at this time is sent: sets when the next one is due. */
  scheduleNext(captureTime: Milliseconds, { fps, maxInFlight }: Grant): void {
    // On a slow connection the frames in flight limit the rate. They are spread evenly: two frames at once and then a
    // long gap show no motion.
    const interval = Math.max(1000 / fps, this.#roundTrip / maxInFlight);
    const next = this.#dueTime + interval;
    this.#dueTime = next > captureTime ? next : captureTime + interval;
  }

  /** The answer to a frame has arrived this long after it was sent. */
  recordRoundTrip(roundTrip: Milliseconds): void {
    this.#hasAnswers = true;
    this.#roundTrip += (roundTrip - this.#roundTrip) * ROUND_TRIP_WEIGHT;
  }
}
