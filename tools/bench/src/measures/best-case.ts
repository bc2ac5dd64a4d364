import { LANDMARK_OUTPUTS_WITHOUT_SEGMENTATION } from '@instep/blazepose/pose-engine';
import { makeOnnxModel } from '@instep/pose-estimator/engines/onnx/onnx-model';
import { loadOnnxRuntime } from '@instep/pose-estimator/engines/onnxruntime';
import { countProducts, pruneGraph } from '@instep/pose-estimator/engines/tflite/graph';
import { readGraph } from '@instep/pose-estimator/engines/tflite/read-graph';
import { readWeights } from '@instep/pose-estimator/weights';
import type { Measure } from '../measure.ts';

/** Both sides of the constant matrix: two of them fit into a core's own cache. */
const SIDE = 512;

/**
 * One product of matrices, by the same library, with as many multiplications as the landmark network has. This is the
 * library's best case, so the difference is what can still be gained on this core.
 */
export const bestCaseMeasure = async (): Promise<Measure> => {
  const { InferenceSession, Tensor } = await loadOnnxRuntime();
  const products = countProducts(
    pruneGraph(readGraph(await readWeights('full')), LANDMARK_OUTPUTS_WITHOUT_SEGMENTATION),
  );
  const shape = [Math.round(products / SIDE / SIDE), SIDE] as const;
  const size = shape[0] * SIDE;
  const model = makeOnnxModel({
    nodes: [{ type: 'MatMul', inputs: ['input', 'weights'], output: 'output', attributes: {} }],
    initialisers: [{ name: 'weights', shape: [SIDE, SIDE], values: new Float32Array(SIDE * SIDE).fill(0.5) }],
    inputs: [{ name: 'input', shape }],
    outputs: [{ name: 'output', shape }],
  });
  const session = await InferenceSession.create(model, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  const filled = (value: number) => new Tensor('float32', new Float32Array(size).fill(value), shape);
  const [input, output] = [filled(0.5), filled(0)];
  return {
    id: 'least_full',
    table: 'networks',
    what: `the ${Math.round(products / 1e6)} million products of full, at best`,
    run: async () => void (await session.run({ input }, { output })),
  };
};
