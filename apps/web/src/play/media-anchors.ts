/** Finds what the video showed at a given moment. */
import type { Milliseconds, Seconds } from '@instep/choreo/units';

/** A frame that the video showed, and from when on. */
export type MediaAnchor = {
  /** When the frame was expected on the screen, by the page's clock. */
  readonly shownAt: Milliseconds;
  readonly mediaTime: Seconds;
  /** The number of the epoch. */
  readonly epoch: number;
  /** The speed of playback; 0 while paused or stalled. */
  readonly rate: number;
};

/** What the video showed at one moment. */
export type MediaMoment = { readonly mediaTime: Seconds; readonly epoch: number; readonly rate: number };

/** Four seconds of a 30-fps video: far more than the delay of any camera. */
const MAX_ANCHORS = 120;

/** How far media time may be extrapolated past the last shown frame: one and a half frames of a 30-fps video. */
const MAX_EXTRAPOLATION: Seconds = 0.05;

/** The latest frames of a video, with the moment at which each was shown. */
export class MediaAnchors {
  #anchors: readonly MediaAnchor[] = [];

  /** Adds the frame now shown; call it in the order of time. */
  push(anchor: MediaAnchor): void {
    this.#anchors = [...this.#anchors.slice(1 - MAX_ANCHORS), anchor];
  }

  /** The frame shown last, or about to be shown; null before the first. */
  get last(): MediaAnchor | null {
    return this.#anchors.at(-1) ?? null;
  }

  /**
   * What was on the screen at `moment`, or null before the first frame. Media time is extrapolated from the last frame
   * shown by then, but never through a stall: while no new frame is shown, the video is not advancing.
   */
  at(moment: Milliseconds): MediaMoment | null {
    const anchor = this.#anchors.findLast(({ shownAt }) => shownAt <= moment);
    if (!anchor) return null;
    const elapsed = ((moment - anchor.shownAt) / 1000) * anchor.rate;
    const extrapolated = Math.min(elapsed, MAX_EXTRAPOLATION);
    return { mediaTime: anchor.mediaTime + extrapolated, epoch: anchor.epoch, rate: anchor.rate };
  }
}
