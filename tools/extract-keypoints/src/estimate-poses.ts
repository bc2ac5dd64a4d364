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
  /** Follows the dancer from frame to frame: a fresh one for each video, or one that goes on after `done`. */
  readonly estimator: PoseEstimator;
  /** The first rows, where they are known: only those after them are estimated. */
  readonly done: readonly TimedPose[];
  readonly signal?: AbortSignal | undefined;
};

/** So many frames are decoded while the one before them is looked at. */
const AHEAD = 3;

/** The timed poses of a video after those that are done, one for each row, in pixels of the upright original picture. */
export async function* estimatePoses(
  video: VideoInfo,
  { fps, estimator, done, signal }: EstimateOptions,
): AsyncGenerator<TimedPose> {
  const memory = createSharedMemory();
  let shown: Uint8Array | null = null;
  let pose = done.at(-1)?.pose ?? null;
  // Rows that are done are decoded again: a seek may land on another frame.
  for await (const { row, mediaTime, picture } of readAhead(sampleFrames(video, { fps, memory, signal }), AHEAD)) {
    signal?.throwIfAborted();
    // Two rows may show the same frame; a tracker must not see it twice.
    const isNew = picture.data !== shown;
    if (isNew && shown) memory.giveBack(shown);
    shown = picture.data;
    if (row < done.length) continue;
    if (isNew) pose = enlarged(await estimator.estimate(picture, mediaTime * 1000), video.width / picture.width);
    yield { mediaTime, pose };
  }
}

const enlarged = (pose: Pose | null, factor: number): Pose | null =>
  pose && byKeypoint((name) => ({ ...pose[name], x: pose[name].x * factor, y: pose[name].y * factor }));
