import { SAME_TIME } from './frame-rows.ts';
import type { VideoInfo } from './video-info.ts';

/**
 * ffmpeg's filter that lets through the frames which may stand on screen at a row, and few others: those with a row
 * nearer than the longest time that any frame of the video stands. Of 30 frames a second at 15 rows that is every other.
 */
export const neededFrames = ({ firstTime, frameTimes, duration }: VideoInfo, fps: number): string => {
  const longest = frameTimes.reduce(
    (longest, time, index) => Math.max(longest, (frameTimes[index + 1] ?? duration) - time),
    0,
  );
  const time = `(t-${firstTime})`;
  const row = `ceil((${time}-${SAME_TIME})*${fps})/${fps}`;
  return `select='lt(${row}-${time},${longest - SAME_TIME / 2})'`;
};
