import type { TimedPose } from '@instep/choreo/pose';
import type { Pixels, Seconds } from '@instep/choreo/units';
import type { LandmarkSize } from '@instep/pose-estimator/weights';
import { loadThreadedModel } from '@instep/pose-estimator/worker/threaded-model';
import { cachedPoses, POSE_CACHE } from '@instep/video-poses/pose-cache';
import { probeVideo } from '@instep/video-poses/probe';

/** A video as the pose pipeline sees it. */
export type VideoPoses = {
  readonly frames: readonly TimedPose[];
  readonly duration: Seconds;
  readonly width: Pixels;
  readonly height: Pixels;
};

/** Poses per second of a reference; a player needs fewer. */
export const VIDEO_FPS = 15;

/** The network that estimates the poses of a video, and how many a second. */
export type Sampling = { readonly name: LandmarkSize; readonly fps: number };

/** As references are made, and as the server estimates players who have it to themselves. */
export const FULL_SAMPLING: Sampling = { name: 'full', fps: VIDEO_FPS };

/** The poses of a video from the game's own pipeline, computed once and kept in the pose cache. */
export const readVideo = async (
  video: string,
  log: (line: string) => void,
  { name, fps }: Sampling = FULL_SAMPLING,
): Promise<VideoPoses> => {
  const info = await probeVideo(video);
  const frames = await cachedPoses(info, {
    folder: POSE_CACHE,
    model: { name },
    fps,
    loadModel: loadThreadedModel,
    onMeasure: ({ name: file, duration }) => {
      log(`${file}: estimating poses of ${duration.toFixed(0)} s of video`);
      return () => {};
    },
  });
  const { duration, width, height } = info;
  return { frames, duration, width, height };
};
