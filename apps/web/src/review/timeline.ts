import type { Pixels, Seconds } from '@instep/choreo/units';

/** Space on the left of every lane for its scale. Both margins are the same in all lanes, so that times line up. */
export const GUTTER: Pixels = 46;
/** Space on the right of every lane for half of the last time label. */
export const RIGHT: Pixels = 22;

/** The x coordinate of a time on a timeline of this width. */
export const xOf = (t: Seconds, duration: Seconds, width: Pixels): Pixels =>
  GUTTER + (t / Math.max(duration, 1e-9)) * (width - GUTTER - RIGHT);

/** The time at an x coordinate of a timeline of this width, in 0..duration. */
export const timeAt = (x: Pixels, duration: Seconds, width: Pixels): Seconds => {
  const share = (x - GUTTER) / Math.max(1, width - GUTTER - RIGHT);
  return Math.max(0, Math.min(1, share)) * duration;
};
