/** The interface of all pose models, and their names. */
import type { EstimatorFactory } from '@instep/blazepose/camera-estimator';
import type { ModelFamily } from '@instep/choreo/choreography';

/** The loaded networks, shared by all the tracks of a process. */
export interface PoseModel extends EstimatorFactory {
  readonly family: ModelFamily;
  readonly name: string;
  /** The engine that runs the networks, for the log. */
  readonly engine: string;
  close(): Promise<void>;
}

export const MODEL_NAMES = ['full', 'heavy', 'lite', 'movenet'] as const;
export type ModelName = (typeof MODEL_NAMES)[number];
