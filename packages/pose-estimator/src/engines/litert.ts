/** The wasm engine: runs the networks with LiteRT.js. */
import {
  DETECTOR_SIZE,
  detectorOutput,
  LANDMARK_SIZE,
  landmarkOutput,
  LANDMARK_OUTPUTS_WITHOUT_SEGMENTATION,
  type PoseEngine,
} from '@instep/blazepose/pose-engine';
import type { CompiledModel, Tensor } from '@litertjs/core';
import { readWeights, type LandmarkSize } from '../weights.ts';
import { loadLiteRt, type LiteRt } from './load-litert.ts';
import { keepOutputs } from './tflite/keep-outputs.ts';

/** An engine that runs wasm on one thread, on every system. */
export const createLiteRtEngine = async (size: LandmarkSize): Promise<PoseEngine> => {
  const liteRt = await loadLiteRt();
  const detector = await createNetwork(liteRt, await readWeights('detector'), DETECTOR_SIZE);
  const landmark = await createNetwork(
    liteRt,
    keepOutputs(await readWeights(size), LANDMARK_OUTPUTS_WITHOUT_SEGMENTATION),
    LANDMARK_SIZE,
  );
  return {
    name: 'wasm',
    layout: 'channels_last',
    runDetector: async (pixels) => detectorOutput(await detector.run(pixels)),
    runLandmark: async (pixels) => landmarkOutput(await landmark.run(pixels)),
    close: async () => {
      detector.delete();
      landmark.delete();
    },
  };
};

/** A compiled network: an RGB square in, its output tensors out. */
export type Network = { run(pixels: Float32Array): Promise<Float32Array[]>; delete(): void };

/** Compiles a TFLite model whose input is an RGB square of `size` pixels. */
export const createNetwork = async (liteRt: LiteRt, model: Uint8Array, size: number): Promise<Network> => {
  const compiled: CompiledModel = await liteRt.loadAndCompile(model, { accelerator: 'wasm' });
  return {
    run: async (pixels) => {
      const input = new liteRt.Tensor(pixels, [1, size, size, 3]);
      try {
        return (await compiled.run([input])).map(copyAndDelete);
      } finally {
        input.delete();
      }
    },
    delete: () => compiled.delete(),
  };
};

/** Copies a tensor's numbers, and deletes the tensor, which is in wasm memory. */
const copyAndDelete = (tensor: Tensor): Float32Array => {
  const numbers = tensor.toTypedArray();
  tensor.delete();
  if (!(numbers instanceof Float32Array))
    throw new TypeError(`expected 32-bit floats, got ${numbers.constructor.name}`);
  return numbers;
};
