import type { Seconds } from '@instep/choreo/units';

/** Times of files are rounded to microseconds: nearer than this they are the same. */
export const SAME_TIME: Seconds = 1e-6;
/** In rows. A duration rounded to microseconds must not make a row of its own. */
const SAME_ROW = 1e-4;

/** How many rows a video gets: rows stand at 0, 1/fps, 2/fps, … before its end. */
export const rowCount = (duration: Seconds, fps: number): number => Math.ceil(duration * fps - SAME_ROW);

/** The first row at which a frame of this media time is on screen. */
export const firstRowOf = (mediaTime: Seconds, fps: number): number =>
  Math.max(0, Math.ceil((mediaTime - SAME_TIME) * fps));
