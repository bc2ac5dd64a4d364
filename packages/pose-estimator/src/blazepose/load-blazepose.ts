import { createLiteRtEngine } from '../engines/litert.ts';
import type { PoseModel } from '../pose-estimator.ts';
import { createBlazePoseEstimator } from './blazepose-estimator.ts';

/** BlazePose with the landmark network of that size, ready to run. */
export const loadBlazePose = async (name: 'full' | 'heavy' | 'lite'): Promise<PoseModel> => {
  const engine = await createLiteRtEngine(name);
  return {
    family: 'blazepose',
    name,
    createEstimator: () => createBlazePoseEstimator(engine),
    close: () => engine.close(),
  };
};
