import type { Milliseconds, Seconds } from '@instep/choreo/units';

/** What the video showed, or will show, at a moment of the room's clock. */
type Moment = { readonly at: Milliseconds; readonly mediaTime: Seconds; readonly rate: number };

/** Past the last word of the lead by more than this, nobody knows what its video shows. */
const MAX_EXTRAPOLATION_MS: Milliseconds = 1500;

/** The media time of a room, as its lead tells it. */
export class Timeline {
  #moment: Moment = { at: 0, mediaTime: 0, rate: 0 };

  /** The video is to start at a moment. */
  schedule(at: Milliseconds, mediaTime: Seconds): void {
    this.#moment = { at, mediaTime, rate: 1 };
  }

  /** The lead tells what its video shows. */
  anchor(shownAt: Milliseconds, mediaTime: Seconds, rate: number): void {
    this.#moment = { at: shownAt, mediaTime, rate };
  }

  /** The media time at a moment; until the start, that of the start. */
  mediaTimeAt(now: Milliseconds): Seconds {
    const { at, mediaTime, rate } = this.#moment;
    const elapsed = Math.min(MAX_EXTRAPOLATION_MS, Math.max(0, now - at));
    return mediaTime + (elapsed / 1000) * rate;
  }

  /** The media time at a moment to come, if the video goes on. */
  expectedAt(then: Milliseconds): Seconds {
    const { at, mediaTime, rate } = this.#moment;
    return mediaTime + (Math.max(0, then - at) / 1000) * rate;
  }
}
