import type { Pose, TimedPose } from '@instep/choreo/pose';
import { byKeypoint } from '@instep/choreo/skeleton';
import type { PoseEstimator } from '@instep/pose-estimator/pose-estimator';
import { createSharedMemory } from './picture-memory.ts';
import { readAhead } from './read-ahead.ts';
import { sampleFrames } from './sampled-frames.ts';
import type { VideoInfo } from './video-info.ts';

export type EstimateOptions = {
  /** Rows per second of video. */
  readonly fps: number;
  /** Follows the dancer from frame to frame: a fresh one for each video. */
  readonly estimator: PoseEstimator;
  /** Told after each row how many are done. */
  readonly onRow?: ((done: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
};

/** So many frames are decoded while the one before them is looked at. */
const AHEAD = 3;

/** The timed poses of a video, one for each row, in pixels of the upright original picture. */
export const estimatePoses = async (
  video: VideoInfo,
  { fps, estimator, onRow, signal }: EstimateOptions,
): Promise<TimedPose[]> => {
  const frames: TimedPose[] = [];
  const memory = createSharedMemory();
  let shown: Uint8Array | null = null;
  for await (const { row, mediaTime, picture } of readAhead(sampleFrames(video, { fps, memory, signal }), AHEAD)) {
    const before = frames.at(-1);
    // Two rows may show the same frame; a tracker must not see it twice.
    if (before && picture.data === shown) frames.push({ mediaTime, pose: before.pose });
    else {
      if (shown) memory.giveBack(shown);
      shown = picture.data;
      const pose = await estimator.estimate(picture, mediaTime * 1000);
      frames.push({ mediaTime, pose: enlarged(pose, video.width / picture.width) });
    }
    onRow?.(row + 1);
    signal?.throwIfAborted();
  }
  return frames;
};

const enlarged = (pose: Pose | null, factor: number): Pose | null =>
  pose && byKeypoint((name) => ({ ...pose[name], x: pose[name].x * factor, y: pose[name].y * factor }));
