import {
  DETECTOR_SIZE,
  HEATMAP_SIZE,
  LANDMARK_COUNT,
  LANDMARK_SIZE,
  WITHOUT_SEGMENTATION,
  type PoseEngine,
} from '@instep/blazepose/pose-engine';
import type * as OnnxRuntimeModule from 'onnxruntime-node';
import { readWeights, type LandmarkSize } from '../weights.ts';
import { disableTelemetry } from './disable-telemetry.ts';
import { convertGraph, INPUT_NAME, outputName } from './onnx/convert-graph.ts';
import { readGraph } from './tflite/read-graph.ts';

export type OnnxRuntime = typeof OnnxRuntimeModule;

/** The native library can't be loaded here: there is none for this system, or something it needs is missing. */
export class NativeEngineError extends Error {
  override readonly name = 'NativeEngineError';
}

/** Loads the native library, its telemetry off: nobody else may import it. Throws NativeEngineError. */
export const loadOnnxRuntime = async (): Promise<OnnxRuntime> => {
  try {
    disableTelemetry();
    const runtime = await import('onnxruntime-node');
    // Its warnings are about graphics cards that nobody asked for.
    runtime.env.logLevel = 'error';
    return runtime;
  } catch (cause) {
    const where = `${process.platform}-${process.arch}`;
    throw new NativeEngineError(`onnxruntime-node: cannot be loaded on ${where}: ${(cause as Error).message}`, {
      cause,
    });
  }
};

/** Everything that makes it fast: layouts chosen for this processor, and one thread, because players are many. */
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
 * Runs the networks by ONNX Runtime, native code on one thread. A run blocks the thread it is asked on, whatever its
 * promise says: a server asks from a worker thread.
 */
export const createOnnxRuntimeEngine = async (size: LandmarkSize, runtime: OnnxRuntime): Promise<PoseEngine> => {
  const detector = await createSession(runtime, convertGraph(readGraph(await readWeights('detector')), [0, 1]), {
    side: DETECTOR_SIZE,
    outputs: [BOXES, SCORES],
  });
  const landmark = await createSession(
    runtime,
    convertGraph(readGraph(await readWeights(size)), WITHOUT_SEGMENTATION),
    { side: LANDMARK_SIZE, outputs: [LANDMARKS, FLAG, HEATMAPS, WORLD] },
  );
  return {
    name: 'native',
    layout: 'channels_first',
    runDetector: async (pixels) => {
      const [boxes, scores] = await detector.run(pixels);
      return { boxes: given(boxes), scores: given(scores) };
    },
    runLandmark: async (pixels) => {
      const [landmarks, flag, heatmaps, world] = await landmark.run(pixels);
      return { landmarks: given(landmarks), flag: given(flag)[0] ?? 0, heatmaps: given(heatmaps), world: given(world) };
    },
    close: async () => {
      await detector.release();
      await landmark.release();
    },
  };
};

type Shape = readonly number[];

/** One network, whose outputs are written to the same memory at every run. */
const createSession = async (
  { InferenceSession, Tensor }: OnnxRuntime,
  model: Uint8Array,
  { side, outputs }: { readonly side: number; readonly outputs: readonly Shape[] },
) => {
  const session = await InferenceSession.create(model, OPTIONS);
  const memory = outputs.map((shape) => new Float32Array(shape.reduce((product, size) => product * size, 1)));
  const fetches = Object.fromEntries(
    outputs.map((shape, place) => [
      outputName(place),
      new Tensor('float32', memory[place] ?? new Float32Array(), shape),
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

const given = (output: Float32Array | undefined): Float32Array => {
  if (!output) throw new RangeError('expected another output of the network, got none');
  return output;
};
