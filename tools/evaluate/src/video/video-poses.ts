import type { TimedPose } from '@instep/choreo/pose';
import type { Pixels, Seconds } from '@instep/choreo/units';
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

/** The poses of a video from the game's own pipeline, computed once and kept in the pose cache. */
export const readVideo = async (video: string, log: (line: string) => void): Promise<VideoPoses> => {
  const info = await probeVideo(video);
  const frames = await cachedPoses(info, {
    folder: POSE_CACHE,
    model: { name: 'full' },
    fps: VIDEO_FPS,
    loadModel: loadThreadedModel,
    onMeasure: ({ name, duration }) => {
      log(`${name}: estimating poses of ${duration.toFixed(0)} s of video`);
      return () => {};
    },
  });
  const { duration, width, height } = info;
  return { frames, duration, width, height };
};
