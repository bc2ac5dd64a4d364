import type { Milliseconds, Seconds } from '@instep/choreo/units';

/** What the video showed from one moment on. */
export type MediaAnchor = {
  /** When the frame was expected on the screen, on the page's clock. */
  readonly shownAt: Milliseconds;
  readonly mediaTime: Seconds;
  /** Number of the unbroken stretch of playback. */
  readonly epoch: number;
  /** Of playback; 0 while paused or stalled. */
  readonly rate: number;
};

/** What the video showed at one moment. */
export type MediaMoment = { readonly mediaTime: Seconds; readonly epoch: number; readonly rate: number };

/** Four seconds of a 30-fps video: far more than any camera is late. */
const MOST_ANCHORS = 120;

/** How far past the last shown frame time may be carried on: one and a half frames of a 30-fps video. */
const MOST_AHEAD: Seconds = 0.05;

/** The latest frames of a video with the moments at which each was shown. */
export class MediaAnchors {
  #anchors: readonly MediaAnchor[] = [];

  /** Adds the frame now shown; in the order of time. */
  push(anchor: MediaAnchor): void {
    this.#anchors = [...this.#anchors.slice(1 - MOST_ANCHORS), anchor];
  }

  /**
   * What was on the screen at `moment`, or null before the first frame. Time is carried on from the last frame shown
   * by then, but never through a stall: a video that shows no new frame stands still.
   */
  at(moment: Milliseconds): MediaMoment | null {
    const anchor = this.#anchors.findLast(({ shownAt }) => shownAt <= moment);
    if (!anchor) return null;
    const passed = ((moment - anchor.shownAt) / 1000) * anchor.rate;
    const ahead = Math.min(passed, MOST_AHEAD);
    return { mediaTime: anchor.mediaTime + ahead, epoch: anchor.epoch, rate: anchor.rate };
  }
}
