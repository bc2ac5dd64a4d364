import type { Pose, TimedPose } from '@instep/choreo/pose';
import type { ByKeypoint } from '@instep/choreo/skeleton';
import type { GroundTruth, TrueKeypoint } from '@instep/stage-dancer/truth/ground-truth';

/** The pose detected in one frame, and the true one. */
export type PoseWithTruth = { readonly pose: Pose | null; readonly truth: ByKeypoint<TrueKeypoint> };

/** Pairs poses with the truth of the same frame; `truth` begins with the video. */
export const withTruth = (frames: readonly TimedPose[], truth: GroundTruth): PoseWithTruth[] =>
  frames.flatMap(({ mediaTime, pose }) => {
    const dancer = truth.frames[Math.round(mediaTime * truth.fps)]?.cast[0];
    return dancer ? [{ pose, truth: dancer }] : [];
  });
