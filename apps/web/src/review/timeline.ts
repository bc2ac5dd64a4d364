import type { Pixels, Seconds } from '@instep/choreo/units';

/** Space on the left of every lane for its scale. Both margins are the same in all lanes, so that times line up. */
export const LEFT_MARGIN: Pixels = 46;
/** Space on the right of every lane for half of the last time label. */
export const RIGHT_MARGIN: Pixels = 22;

/** The x coordinate of a time on a timeline of this width. */
export const timeToX = (t: Seconds, duration: Seconds, width: Pixels): Pixels =>
  LEFT_MARGIN + (t / Math.max(duration, 1e-9)) * (width - LEFT_MARGIN - RIGHT_MARGIN);

/** The time at an x coordinate of a timeline of this width, in 0..duration. */
export const xToTime = (x: Pixels, duration: Seconds, width: Pixels): Seconds => {
  const share = (x - LEFT_MARGIN) / Math.max(1, width - LEFT_MARGIN - RIGHT_MARGIN);
  return Math.max(0, Math.min(1, share)) * duration;
};
