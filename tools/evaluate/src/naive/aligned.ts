import { frameIndexAt, type Choreography } from '@instep/choreo/choreography';
import { mirrored, type Pose, type TimedPose } from '@instep/choreo/pose';
import { mean } from '@instep/choreo/statistics';

/** A player beside a reference, as input of a simple metric. */
export type NaiveCase = {
  readonly player: readonly TimedPose[];
  readonly reference: Choreography;
  /** Whether the player dances as in a mirror: given, not detected. */
  readonly mirrored: boolean;
};

/** A way to compare that games and papers use. Returns 0..100, or NaN where nothing can be compared. */
export type NaiveMetric = { readonly name: string; readonly score: (naiveCase: NaiveCase) => number };

/** A pose of the player, and the dancer's pose at the same media time. */
export type Pair = { readonly player: Pose; readonly reference: Pose };

/** The mean over the pairs that can be compared; NaN where none can. */
export const meanOfPairs = (naiveCase: NaiveCase, compare: (pair: Pair) => number): number =>
  mean(alignedPairs(naiveCase).map(compare).filter(Number.isFinite));

/** Pairs of poses at the same media times, without compensation of lag. */
export const alignedPairs = ({ player, reference, mirrored: isMirrored }: NaiveCase): Pair[] =>
  player.flatMap(({ mediaTime, pose }) => {
    const dancer = reference.frames[frameIndexAt(reference.frames, mediaTime)]?.pose;
    return pose && dancer ? [{ player: isMirrored ? mirrored(pose) : pose, reference: dancer }] : [];
  });
