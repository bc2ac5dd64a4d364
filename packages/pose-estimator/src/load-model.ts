import { loadBlazePose } from './blazepose/load-blazepose.ts';
import type { ModelName, PoseModel } from './pose-estimator.ts';

/** Which model to load; `modelUrl` is MoveNet's: an http(s) address, a `file:` URL or a path of its model.json. */
export type ModelChoice = { readonly name: ModelName; readonly modelUrl?: string };

/** Loads a pose model with its weights. */
export const loadPoseModel = async ({ name, modelUrl }: ModelChoice): Promise<PoseModel> => {
  if (name !== 'movenet') return loadBlazePose(name);
  // Loaded only when asked for: TensorFlow is large, and nobody else needs it.
  const { loadMoveNet } = await import('./movenet/load-movenet.ts');
  return loadMoveNet(modelUrl);
};
