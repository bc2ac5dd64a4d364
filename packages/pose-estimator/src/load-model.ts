import { loadBlazePose } from './blazepose/load-blazepose.ts';
import { engineChoiceIn, type EngineChoice } from './engines/choose-engine.ts';
import type { ModelName, PoseModel } from './pose-estimator.ts';

export type ModelChoice = {
  readonly name: ModelName;
  /** MoveNet's: an http(s) address, a `file:` URL or a path of its model.json. */
  readonly modelUrl?: string;
  /** BlazePose's; by default what the environment says in POSE_ENGINE. */
  readonly engine?: EngineChoice;
};

/** Loads a pose model with its weights. */
export const loadPoseModel = async ({ name, modelUrl, engine }: ModelChoice): Promise<PoseModel> => {
  if (name !== 'movenet') return loadBlazePose(name, engine ?? engineChoiceIn(process.env));
  // Loaded only when asked for: TensorFlow is large, and nobody else needs it.
  const { loadMoveNet } = await import('./movenet/load-movenet.ts');
  return loadMoveNet(modelUrl);
};
