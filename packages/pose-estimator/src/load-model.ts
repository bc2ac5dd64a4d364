/** Loads a pose model by name. */
import { estimatorFactory } from '@instep/blazepose/camera-estimator';
import { createPoseEngine, engineChoiceFrom, type EngineChoice } from './engines/choose-engine.ts';
import type { ModelName, PoseModel } from './pose-model.ts';
import type { LandmarkSize } from './weights.ts';

export type ModelChoice = {
  readonly name: ModelName;
  /** For MoveNet: an http(s) address, a `file:` URL or a path of its model.json. */
  readonly modelUrl?: string;
  /** For BlazePose; by default the environment's POSE_ENGINE. */
  readonly engine?: EngineChoice;
};

/** Loads a pose model with its weights. */
export const loadPoseModel = async ({ name, modelUrl, engine }: ModelChoice): Promise<PoseModel> => {
  if (name !== 'movenet') return loadBlazePose(name, engine ?? engineChoiceFrom(process.env));
  // Imported only when chosen: TensorFlow is large, and nothing else needs it.
  const { loadMoveNet } = await import('./movenet/load-movenet.ts');
  return loadMoveNet(modelUrl);
};

const loadBlazePose = async (name: LandmarkSize, choice: EngineChoice): Promise<PoseModel> => {
  const engine = await createPoseEngine(name, choice);
  return {
    family: 'blazepose',
    name,
    engine: engine.name,
    ...estimatorFactory(engine),
    close: () => engine.close(),
  };
};
