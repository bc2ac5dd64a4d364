/** Decides how a screen gets into step with the room's time. Pure. */
import type { Milliseconds } from '@instep/choreo/units';

/** A smaller distance is left alone: about one frame of a 30-fps video. */
export const MAX_LEFT: Milliseconds = 40;
/** A larger distance is jumped over. */
export const MAX_NUDGED: Milliseconds = 400;
/** How much faster or slower a screen plays until it is in step. */
export const NUDGE = 0.04;
/** A nudge ends this close: half a refresh of the screen. */
const NUDGED_ENOUGH: Milliseconds = 8;
/** A jump is seen and heard, so they are rare. */
export const MIN_SEEK_INTERVAL: Milliseconds = 10_000;

/** Where a screen is. */
export type ScreenStep = {
  /** How far its video is behind the room's time; negative if it is ahead. */
  readonly behind: Milliseconds;
  /** The speed of its video now. */
  readonly rate: number;
  /** Another speed is heard by nobody, or harms nothing: the video is muted, or the first move has not begun. */
  readonly mayNudge: boolean;
  /** How long ago it jumped last; infinite if it never did. */
  readonly sinceSeek: Milliseconds;
};

/** What the screen does now: jumps to where it should be, and plays on at this speed. */
export type StepPlan = { readonly seeks: boolean; readonly rate: number };

export const planStep = ({ behind, rate, mayNudge, sinceSeek }: ScreenStep): StepPlan => {
  if (Math.abs(behind) > MAX_NUDGED && sinceSeek >= MIN_SEEK_INTERVAL) return { seeks: true, rate: 1 };
  if (!mayNudge) return { seeks: false, rate: 1 };
  const isUnderway = (rate - 1) * behind > 0 && Math.abs(behind) > NUDGED_ENOUGH;
  const isNeeded = isUnderway || Math.abs(behind) > MAX_LEFT;
  return { seeks: false, rate: isNeeded ? 1 + Math.sign(behind) * NUDGE : 1 };
};

/** What a device's clock, known to be wrong by this much at most, is good for. */
export type LineQuality = 'good' | 'slow' | 'watch_only';

/** With a larger bound the video may be out of step with the others'. */
const MAX_GOOD_BOUND: Milliseconds = 60;
/** With a larger bound a device can't show the dance; it may watch. */
const MAX_SHOWING_BOUND: Milliseconds = 250;

export const lineQuality = (boundMs: Milliseconds): LineQuality => {
  if (boundMs > MAX_SHOWING_BOUND) return 'watch_only';
  return boundMs > MAX_GOOD_BOUND ? 'slow' : 'good';
};
