import type { Seconds } from '@instep/choreo/units';
import { averageFps, type VideoInfo } from './video-info.ts';

/** Above this rate frames are left out of the copy: hardly any screen shows more, and slow motion has 240. */
export const MAX_FPS = 120;
/** How many are then kept per second, at most. */
export const THINNED_FPS = 60;
/** In frames of the thinned rate: times that differ by rounding only. */
const SAME_FRAME = 1e-3;

/** Whether the copy of a video gets fewer frames than the video has. */
export const isThinned = (video: Pick<VideoInfo, 'frameTimes' | 'duration'>): boolean =>
  averageFps(video) > MAX_FPS * 1.02;

const slotOf = (time: Seconds): number => Math.floor(time * THINNED_FPS + SAME_FRAME);

/** The times of the frames that the copy of a video has: the first in each sixtieth of a second, where it is thinned. */
export const copiedTimes = (video: VideoInfo): readonly Seconds[] => {
  if (!isThinned(video)) return video.frameTimes;
  let last = -Infinity;
  return video.frameTimes.filter((time) => {
    if (slotOf(time) <= last) return false;
    last = slotOf(time);
    return true;
  });
};

/** ffmpeg's filter that keeps those frames, where the time of the first is 0. */
export const thinningFilter = (video: VideoInfo): string[] => {
  const slot = (time: string): string => `floor(${time}*${THINNED_FPS}+${SAME_FRAME})`;
  return isThinned(video) ? [`select='isnan(prev_selected_t)+gt(${slot('t')},${slot('prev_selected_t')})'`] : [];
};
