import type { Pixels, Seconds } from '@instep/choreo/units';

/** Room left of every lane for its scale, and right of it for half of the last time label: the same in all lanes, so that moments line up. */
export const GUTTER: Pixels = 46;
export const RIGHT: Pixels = 22;

/** Where a moment stands on a timeline of this width. */
export const xOf = (t: Seconds, duration: Seconds, width: Pixels): Pixels =>
  GUTTER + (t / Math.max(duration, 1e-9)) * (width - GUTTER - RIGHT);

/** The moment at a place of a timeline of this width, in 0..duration. */
export const timeAt = (x: Pixels, duration: Seconds, width: Pixels): Seconds => {
  const share = (x - GUTTER) / Math.max(1, width - GUTTER - RIGHT);
  return Math.max(0, Math.min(1, share)) * duration;
};
