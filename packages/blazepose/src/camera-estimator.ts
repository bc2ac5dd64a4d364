/** Follows the people before one camera, one or several, by the same calls. */
import type { Pose } from '@instep/choreo/pose';
import type { Milliseconds } from '@instep/choreo/units';
import {
  createCrowdEstimator,
  type CrowdEstimator,
  type CrowdOptions,
  type CrowdState,
} from './crowd/crowd-estimator.ts';
import { createBlazePoseEstimator, type PoseEstimator, type TrackState } from './estimator.ts';
import type { PoseEngine } from './pose-engine.ts';
import type { RawFrame } from './raw-frame.ts';

/** Follows a fixed number of people. */
export type CameraEstimator = {
  readonly seats: number;
  /** The pose of each seat; `null` where nobody is seen. */
  estimate(frame: RawFrame, timeMs: Milliseconds): Promise<readonly (Pose | null)[]>;
  /** The people of two seats change places. */
  swap(one: number, other: number): void;
  reset(): void;
  /** The state after the last result; `null` if the model doesn't reveal it. */
  readonly track: CameraTrack | null;
};

/** What is remembered of the people before a camera. */
export type CameraTrack = TrackState | CrowdState;

/** Creates estimators that share a model's networks. */
export type EstimatorFactory = {
  /** Creates an estimator without a person, or one that continues a track of this model. */
  createEstimator(from?: TrackState | null): PoseEstimator;
  /** The same for several people; left out by models that follow only one. */
  createCrowdEstimator?(options: CrowdOptions): CrowdEstimator;
};

/** The estimators of BlazePose. */
export const estimatorFactory = (engine: PoseEngine) => ({
  createEstimator: (from?: TrackState | null) => createBlazePoseEstimator(engine, from),
  createCrowdEstimator: (options: CrowdOptions) => createCrowdEstimator(engine, options),
});

/**
 * Creates the estimator for so many people; one alone is followed without the crowd's rules. A state is continued only
 * by as many seats as it has. Throws RangeError if the model can't follow so many.
 */
export const createCameraEstimator = (
  factory: EstimatorFactory,
  seats: number,
  from: CameraTrack | null = null,
): CameraEstimator => {
  if (seats > 1) {
    if (!factory.createCrowdEstimator) throw new RangeError(`expected a model that follows ${seats} people`);
    return factory.createCrowdEstimator({ seats, from: from && 'seats' in from ? from : null });
  }
  const estimator = factory.createEstimator(from && 'seats' in from ? null : from);
  return {
    seats,
    estimate: async (frame, timeMs) => [await estimator.estimate(frame, timeMs)],
    swap: () => {},
    reset: () => estimator.reset(),
    get track() {
      return estimator.track;
    },
  };
};
