/** The interface of all pose models, and their names. */
import type { CrowdEstimator, CrowdOptions } from '@instep/blazepose/crowd/crowd-estimator';
import type { PoseEstimator, TrackState } from '@instep/blazepose/estimator';
import type { ModelFamily } from '@instep/choreo/choreography';

/** The loaded networks, shared by all the tracks of a process. */
export interface PoseModel {
  readonly family: ModelFamily;
  readonly name: string;
  /** The engine that runs the networks, for the log. */
  readonly engine: string;
  /** Creates an estimator without a person, or one that continues a track of this model. */
  createEstimator(from?: TrackState | null): PoseEstimator;
  /** The same for several people; left out by models that follow only one. */
  createCrowdEstimator?(options: CrowdOptions): CrowdEstimator;
  close(): Promise<void>;
}

export const MODEL_NAMES = ['full', 'heavy', 'lite', 'movenet'] as const;
export type ModelName = (typeof MODEL_NAMES)[number];
