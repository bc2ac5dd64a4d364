import { createLiteRtEngine, createNetwork } from '@instep/pose-estimator/engines/litert';
import { loadLiteRt } from '@instep/pose-estimator/engines/load-litert';
import { LANDMARK_SIZE, type PoseEngine } from '@instep/pose-estimator/engines/pose-engine';
import { readWeights } from '@instep/pose-estimator/weights';

type Size = 'lite' | 'full' | 'heavy';

/** The engine that is used, and what anybody would start with: the model as it comes, on LiteRT's wasm. */
export type Engines = { readonly [size in Size]: { readonly ours: PoseEngine; readonly untouched: PoseEngine } };

export const loadEngines = async (): Promise<Engines> => ({
  lite: await loadSize('lite'),
  full: await loadSize('full'),
  heavy: await loadSize('heavy'),
});

const loadSize = async (size: Size): Promise<Engines[Size]> => {
  const ours = await createLiteRtEngine(size);
  const whole = await createNetwork(await loadLiteRt(), await readWeights(size), LANDMARK_SIZE);
  const runLandmark: PoseEngine['runLandmark'] = async (pixels) => {
    const [landmarks, flag, , heatmaps, world] = await whole.run(pixels);
    if (!landmarks || !flag || !heatmaps || !world) throw new RangeError('expected five outputs of the network');
    return { landmarks, flag: flag[0] ?? 0, heatmaps, world };
  };
  return { ours, untouched: { ...ours, runLandmark } };
};
