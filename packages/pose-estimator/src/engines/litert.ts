import { DETECTOR_SIZE, LANDMARK_SIZE, WITHOUT_SEGMENTATION, type PoseEngine } from '@instep/blazepose/pose-engine';
import type { CompiledModel, Tensor } from '@litertjs/core';
import { readWeights, type LandmarkSize } from '../weights.ts';
import { loadLiteRt, type LiteRt } from './load-litert.ts';
import { keepOutputs } from './tflite/keep-outputs.ts';

/** Runs the networks by LiteRT.js: wasm on one thread, wherever Node runs. */
export const createLiteRtEngine = async (size: LandmarkSize): Promise<PoseEngine> => {
  const liteRt = await loadLiteRt();
  const detector = await createNetwork(liteRt, await readWeights('detector'), DETECTOR_SIZE);
  const landmark = await createNetwork(
    liteRt,
    keepOutputs(await readWeights(size), WITHOUT_SEGMENTATION),
    LANDMARK_SIZE,
  );
  return {
    name: 'wasm',
    layout: 'channels_last',
    runDetector: async (pixels) => {
      const [boxes, scores] = await detector.run(pixels);
      return { boxes: given(boxes), scores: given(scores) };
    },
    runLandmark: async (pixels) => {
      const [landmarks, flag, heatmaps, world] = await landmark.run(pixels);
      return {
        landmarks: given(landmarks),
        flag: given(flag)[0] ?? 0,
        heatmaps: given(heatmaps),
        world: given(world),
      };
    },
    close: async () => {
      detector.delete();
      landmark.delete();
    },
  };
};

/** One network: an RGB square in, its outputs out. */
export type Network = { run(pixels: Float32Array): Promise<Float32Array[]>; delete(): void };

/** Compiles a TFLite model whose input is an RGB square of `size` pixels. */
export const createNetwork = async (liteRt: LiteRt, model: Uint8Array, size: number): Promise<Network> => {
  const compiled: CompiledModel = await liteRt.loadAndCompile(model, { accelerator: 'wasm' });
  return {
    run: async (pixels) => {
      const input = new liteRt.Tensor(pixels, [1, size, size, 3]);
      try {
        return (await compiled.run([input])).map(takeNumbers);
      } finally {
        input.delete();
      }
    },
    delete: () => compiled.delete(),
  };
};

/** A copy of a tensor's numbers; the tensor itself, which lives in wasm memory, is deleted. */
const takeNumbers = (tensor: Tensor): Float32Array => {
  const numbers = tensor.toTypedArray();
  tensor.delete();
  if (!(numbers instanceof Float32Array))
    throw new TypeError(`expected 32-bit floats, got ${numbers.constructor.name}`);
  return numbers;
};

const given = (output: Float32Array | undefined): Float32Array => {
  if (!output) throw new RangeError('expected another output of the network, got none');
  return output;
};
