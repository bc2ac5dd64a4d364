/** The wasm engine: runs BlazePose's networks with LiteRT.js, in browsers and in Node. */
import { keepOutputs } from './keep-outputs.ts';
import {
  DETECTOR_SIZE,
  detectorOutput,
  LANDMARK_SIZE,
  landmarkOutput,
  LANDMARK_OUTPUTS_WITHOUT_SEGMENTATION,
  type PoseEngine,
} from './pose-engine.ts';

/** The part of `@litertjs/core` that is used here, whose own types need a DOM. */
export type LiteRt<T extends Tensor> = {
  loadAndCompile(model: Uint8Array, options: CompileOptions): Promise<CompiledModel<T>>;
  readonly Tensor: new (data: Float32Array, shape: number[]) => T;
};
type CompileOptions = { readonly accelerator: 'wasm'; readonly cpuOptions?: { readonly numThreads: number } };
type CompiledModel<T> = { run(inputs: T[]): Promise<readonly T[]>; delete(): void };
type Tensor = { toTypedArray(): ArrayBufferView; delete(): void };

/** The TFLite files of BlazePose: the detector and a landmark network of any size. */
export type NetworkFiles = { readonly detector: Uint8Array; readonly landmark: Uint8Array };

/** An engine that runs wasm; on more than one thread only with the threaded build of LiteRT. */
export const createLiteRtEngine = async <T extends Tensor>(
  liteRt: LiteRt<T>,
  files: NetworkFiles,
  numThreads = 1,
): Promise<PoseEngine> => {
  const detector = await createNetwork(liteRt, files.detector, DETECTOR_SIZE, numThreads);
  const withoutMask = keepOutputs(files.landmark, LANDMARK_OUTPUTS_WITHOUT_SEGMENTATION);
  const landmark = await createNetwork(liteRt, withoutMask, LANDMARK_SIZE, numThreads);
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

/** A compiled network: `run` computes its output tensors for a square of RGB pixels. */
export type Network = { run(pixels: Float32Array): Promise<Float32Array[]>; delete(): void };

/** Compiles a TFLite model whose input is a square of RGB pixels with sides of `sidePx`. */
export const createNetwork = async <T extends Tensor>(
  liteRt: LiteRt<T>,
  model: Uint8Array,
  sidePx: number,
  numThreads = 1,
): Promise<Network> => {
  const compiled = await liteRt.loadAndCompile(model, {
    accelerator: 'wasm',
    ...(numThreads > 1 && { cpuOptions: { numThreads } }),
  });
  return {
    run: async (pixels) => {
      const input = new liteRt.Tensor(pixels, [1, sidePx, sidePx, 3]);
      try {
        return (await compiled.run([input])).map(copyAndDelete);
      } finally {
        input.delete();
      }
    },
    delete: () => compiled.delete(),
  };
};

/** Copies the values of a tensor out of wasm memory, and deletes the tensor. */
const copyAndDelete = (tensor: Tensor): Float32Array => {
  const values = tensor.toTypedArray();
  tensor.delete();
  if (!(values instanceof Float32Array)) throw new TypeError(`expected 32-bit floats, got ${values.constructor.name}`);
  return values;
};
