import type { Pose, TimedPose } from '@instep/choreo/pose';
import type { ByKeypoint } from '@instep/choreo/skeleton';
import type { Truth, TrueKeypoint } from '@instep/stage-dancer/film/truth';

/** What was seen in one picture, and what is truly in it. */
export type Sighting = { readonly pose: Pose | null; readonly truth: ByKeypoint<TrueKeypoint> };

/** Poses beside the truth of the same picture; `truth` begins with the video. */
export const sightingsOf = (frames: readonly TimedPose[], truth: Truth): Sighting[] =>
  frames.flatMap(({ mediaTime, pose }) => {
    const dancer = truth.frames[Math.round(mediaTime * truth.fps)]?.cast[0];
    return dancer ? [{ pose, truth: dancer }] : [];
  });
