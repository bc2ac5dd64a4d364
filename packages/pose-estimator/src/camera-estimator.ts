/** Follows the players before one camera, one or several, by the same calls. */
import type { RawFrame } from '@instep/blazepose/raw-frame';
import type { Pose } from '@instep/choreo/pose';
import type { Milliseconds } from '@instep/choreo/units';
import type { PoseModel } from './pose-model.ts';
import type { CameraTrack } from './worker/worker-messages.ts';

export type CameraEstimator = {
  /** The pose of each seat. */
  estimate(frame: RawFrame, timeMs: Milliseconds): Promise<readonly (Pose | null)[]>;
  swap(one: number, other: number): void;
  reset(): void;
  readonly track: CameraTrack | null;
};

/**
 * Creates the estimator for so many players; one alone is followed without the crowd's rules. A state is continued only
 * by as many seats as it has. Throws RangeError if the model can't follow so many.
 */
export const createCameraEstimator = (
  model: PoseModel,
  seats: number,
  from: CameraTrack | null = null,
): CameraEstimator => {
  if (seats > 1) {
    if (!model.createCrowdEstimator) throw new RangeError(`expected one person for ${model.name}, got ${seats}`);
    return model.createCrowdEstimator({ seats, from: from && 'seats' in from ? from : null });
  }
  const estimator = model.createEstimator(from && 'seats' in from ? null : from);
  return {
    estimate: async (frame, timeMs) => [await estimator.estimate(frame, timeMs)],
    swap: () => {},
    reset: () => estimator.reset(),
    get track() {
      return estimator.track;
    },
  };
};
