/** The native engine: runs the networks with ONNX Runtime. */
import {
  DETECTOR_SIZE,
  detectorOutput,
  HEATMAP_SIZE,
  LANDMARK_COUNT,
  LANDMARK_SIZE,
  landmarkOutput,
  LANDMARK_OUTPUTS_WITHOUT_SEGMENTATION,
  type PoseEngine,
} from '@instep/blazepose/pose-engine';
import type * as OnnxRuntimeModule from 'onnxruntime-node';
import { readWeights, type LandmarkSize } from '../weights.ts';
import { disableTelemetry } from './disable-telemetry.ts';
import { convertGraph, INPUT_NAME, outputName } from './onnx/convert-graph.ts';
import { readGraph } from './tflite/read-graph.ts';

export type OnnxRuntime = typeof OnnxRuntimeModule;

/** The native library can't be loaded: there is none for this system, or one of its dependencies is missing. */
export class NativeEngineError extends Error {
  override readonly name = 'NativeEngineError';
}

/** Loads the native library with its telemetry off; no other module may import it. Throws NativeEngineError. */
export const loadOnnxRuntime = async (): Promise<OnnxRuntime> => {
  try {
    disableTelemetry();
    const runtime = await import('onnxruntime-node');
    // Its warnings are about graphics cards, which are not used.
    runtime.env.logLevel = 'error';
    return runtime;
  } catch (cause) {
    const where = `${process.platform}-${process.arch}`;
    throw new NativeEngineError(`onnxruntime-node: cannot be loaded on ${where}: ${(cause as Error).message}`, {
      cause,
    });
  }
};

/** All optimisations, which choose layouts for this CPU; one thread, because many players share the CPU. */
const OPTIONS = {
  executionProviders: ['cpu'],
  graphOptimizationLevel: 'all',
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
} as const;

const BOXES = [1, 2254, 12];
const SCORES = [1, 2254, 1];
const LANDMARKS = [1, LANDMARK_COUNT * 5];
const FLAG = [1, 1];
const HEATMAPS = [1, LANDMARK_COUNT, HEATMAP_SIZE, HEATMAP_SIZE];
const WORLD = [1, LANDMARK_COUNT * 3];

/**
 * An engine that runs native code on one thread. A run blocks the calling thread although it returns a promise, so a
 * server calls it in a worker.
 */
export const createOnnxRuntimeEngine = async (size: LandmarkSize, runtime: OnnxRuntime): Promise<PoseEngine> => {
  const detector = await createSession(runtime, convertGraph(readGraph(await readWeights('detector')), [0, 1]), {
    side: DETECTOR_SIZE,
    outputs: [BOXES, SCORES],
  });
  const landmark = await createSession(
    runtime,
    convertGraph(readGraph(await readWeights(size)), LANDMARK_OUTPUTS_WITHOUT_SEGMENTATION),
    { side: LANDMARK_SIZE, outputs: [LANDMARKS, FLAG, HEATMAPS, WORLD] },
  );
  return {
    name: 'native',
    layout: 'channels_first',
    runDetector: async (pixels) => detectorOutput(await detector.run(pixels)),
    runLandmark: async (pixels) => landmarkOutput(await landmark.run(pixels)),
    close: async () => {
      await detector.release();
      await landmark.release();
    },
  };
};

type Shape = readonly number[];

/** One network; every run writes its outputs to the same memory. */
const createSession = async (
  { InferenceSession, Tensor }: OnnxRuntime,
  model: Uint8Array,
  { side, outputs }: { readonly side: number; readonly outputs: readonly Shape[] },
) => {
  const session = await InferenceSession.create(model, OPTIONS);
  const memory = outputs.map((shape) => new Float32Array(shape.reduce((product, size) => product * size, 1)));
  const fetches = Object.fromEntries(
    outputs.map((shape, position) => [
      outputName(position),
      new Tensor('float32', memory[position] ?? new Float32Array(), shape),
    ]),
  );
  return {
    run: async (pixels: Float32Array): Promise<readonly Float32Array[]> => {
      await session.run({ [INPUT_NAME]: new Tensor('float32', pixels, [1, 3, side, side]) }, fetches);
      return memory;
    },
    release: () => session.release(),
  };
};
