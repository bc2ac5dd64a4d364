/** Loads TensorFlow.js. */
import { createRequire } from 'node:module';
import type * as PoseDetectionModule from '@tensorflow-models/pose-detection';
import type * as TensorFlowModule from '@tensorflow/tfjs-core';

export type TensorFlow = typeof TensorFlowModule;
export type PoseDetection = typeof PoseDetectionModule;

// Loaded by `require`: the packages' ES modules omit file extensions, which Node doesn't accept, and all of them must
// get the same instance of TensorFlow.
const require = createRequire(import.meta.url);

/** Optional: this package downloads a native library when it is installed. */
const NATIVE = '@tensorflow/tfjs-node';

/** Loads the native library; `null` if it isn't installed. */
const findNative = (): (() => unknown) | null => {
  try {
    const file = require.resolve(NATIVE);
    return () => require(file) as unknown;
  } catch {
    return null;
  }
};

/** TensorFlow.js, on its native library if that is installed and on wasm otherwise, and the pose models that run on it. */
export const loadTensorFlow = async (
  loadNative: (() => unknown) | null = findNative(),
): Promise<{ readonly tf: TensorFlow; readonly poseDetection: PoseDetection }> => {
  const tf = require('@tensorflow/tfjs-core') as TensorFlow;
  const poseDetection = require('@tensorflow-models/pose-detection') as PoseDetection;
  // A library that is installed but broken is an error: falling back would hide it.
  if (loadNative) loadNative();
  else require('@tensorflow/tfjs-backend-wasm');
  await useBackend(tf, loadNative ? 'tensorflow' : 'wasm');
  return { tf, poseDetection };
};

const useBackend = async (tf: TensorFlow, name: 'tensorflow' | 'wasm'): Promise<void> => {
  if (!(await tf.setBackend(name))) throw new Error(`expected TensorFlow's backend "${name}" to start, it did not`);
  await tf.ready();
};
