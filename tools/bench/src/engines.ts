import { LANDMARK_SIZE, type PoseEngine } from '@instep/blazepose/pose-engine';
import { createNetwork } from '@instep/blazepose/litert-engine';
import { loadLiteRt, loadLiteRtEngine } from '@instep/pose-estimator/engines/load-litert';
import { createOnnxRuntimeEngine, loadOnnxRuntime } from '@instep/pose-estimator/engines/onnxruntime';
import { readWeights, type LandmarkSize } from '@instep/pose-estimator/weights';

/** The engines that can run one model size, from the most obvious one to the one that Instep uses. */
export type SizeEngines = {
  /** The unchanged model, on LiteRT's wasm. */
  readonly unchanged: PoseEngine;
  /** The same without the segmentation mask: used where native code can't run. */
  readonly wasm: PoseEngine;
  readonly native: PoseEngine;
};

export type Engines = { readonly [size in LandmarkSize]: SizeEngines };

export const loadEngines = async (): Promise<Engines> => ({
  lite: await loadSize('lite'),
  full: await loadSize('full'),
  heavy: await loadSize('heavy'),
});

const loadSize = async (size: LandmarkSize): Promise<SizeEngines> => {
  const native = await createOnnxRuntimeEngine(size, await loadOnnxRuntime());
  const wasm = await loadLiteRtEngine(size);
  const unchangedNetwork = await createNetwork(await loadLiteRt(), await readWeights(size), LANDMARK_SIZE);
  const runLandmark: PoseEngine['runLandmark'] = async (pixels) => {
    const [landmarks, flag, , heatmaps, world] = await unchangedNetwork.run(pixels);
    if (!landmarks || !flag || !heatmaps || !world) throw new RangeError('expected five outputs of the network');
    return { landmarks, flag: flag[0] ?? 0, heatmaps, world };
  };
  return { native, wasm, unchanged: { ...wasm, runLandmark } };
};
