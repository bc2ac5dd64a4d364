import { createPoseEngine, type EngineChoice } from '../engines/choose-engine.ts';
import type { PoseModel } from '../pose-estimator.ts';
import type { LandmarkSize } from '../weights.ts';
import { createBlazePoseEstimator } from './blazepose-estimator.ts';

/** BlazePose with the landmark network of that size, ready to run. */
export const loadBlazePose = async (name: LandmarkSize, choice: EngineChoice): Promise<PoseModel> => {
  const engine = await createPoseEngine(name, choice);
  return {
    family: 'blazepose',
    name,
    engine: engine.name,
    createEstimator: (from) => createBlazePoseEstimator(engine, from),
    close: () => engine.close(),
  };
};
