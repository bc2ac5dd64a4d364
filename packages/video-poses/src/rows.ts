/** Which frame of a video belongs to which row of its keypoint table. */
import type { Seconds } from '@instep/choreo/units';
import type { VideoInfo } from './video.ts';

/** Files round times to microseconds: times that differ by less than this are the same. */
export const SAME_TIME: Seconds = 1e-6;
/** In rows. A duration rounded to microseconds must not add a row. */
const SAME_ROW = 1e-4;

/** How many rows a video gets: one each at 0, 1/fps, 2/fps, … before its end. */
export const rowCount = (duration: Seconds, fps: number): number => Math.ceil(duration * fps - SAME_ROW);

/** The first row at which a frame of this media time is on screen. */
export const firstRowOf = (mediaTime: Seconds, fps: number): number =>
  Math.max(0, Math.ceil((mediaTime - SAME_TIME) * fps));

/**
 * The ffmpeg filter that passes the frames that may be on screen at a row, and few others: those with a row nearer than
 * the longest time that any frame of the video is shown. At 30 frames and 15 rows a second, that is every other frame.
 */
export const frameSelectFilter = ({ firstTime, frameTimes, duration }: VideoInfo, fps: number): string => {
  const longest = frameTimes.reduce(
    (longest, time, index) => Math.max(longest, (frameTimes[index + 1] ?? duration) - time),
    0,
  );
  const time = `(t-${firstTime})`;
  const row = `ceil((${time}-${SAME_TIME})*${fps})/${fps}`;
  return `select='lt(${row}-${time},${longest - SAME_TIME / 2})'`;
};
