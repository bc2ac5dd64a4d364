import type { Pose, TimedPose } from '@instep/choreo/pose';
import { byKeypoint } from '@instep/choreo/skeleton';
import type { PoseEstimator } from '@instep/pose-estimator/pose-estimator';
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

/** The timed poses of a video, one for each row, in pixels of the upright original picture. */
export const estimatePoses = async (
  video: VideoInfo,
  { fps, estimator, onRow, signal }: EstimateOptions,
): Promise<TimedPose[]> => {
  const frames: TimedPose[] = [];
  for await (const { row, mediaTime, picture } of sampleFrames(video, signal ? { fps, signal } : { fps })) {
    const before = frames.at(-1);
    // Two rows may show the same frame; a tracker must not see it twice.
    const pose =
      before?.mediaTime === mediaTime
        ? before.pose
        : enlarged(await estimator.estimate(picture, mediaTime * 1000), video.width / picture.width);
    frames.push({ mediaTime, pose });
    onRow?.(row + 1);
    signal?.throwIfAborted();
  }
  return frames;
};

const enlarged = (pose: Pose | null, factor: number): Pose | null =>
  pose && byKeypoint((name) => ({ ...pose[name], x: pose[name].x * factor, y: pose[name].y * factor }));
