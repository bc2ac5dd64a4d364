import { createRequire } from 'node:module';
import type * as PoseDetectionModule from '@tensorflow-models/pose-detection';
import type * as TensorFlowModule from '@tensorflow/tfjs-core';

export type TensorFlow = typeof TensorFlowModule;
export type PoseDetection = typeof PoseDetectionModule;

// By require: the packages' ES modules leave out file endings, which Node doesn't accept, and all of them must get
// the same TensorFlow.
const require = createRequire(import.meta.url);

/** A package downloads its native library when it is installed, so nobody is made to install it. */
const NATIVE = '@tensorflow/tfjs-node';

/** How to load the native library; `null` where it isn't installed. */
const findNative = (): (() => unknown) | null => {
  try {
    const file = require.resolve(NATIVE);
    return () => require(file) as unknown;
  } catch {
    return null;
  }
};

/** TensorFlow.js on its native library where that is installed, else on wasm; and the pose models that run on it. */
export const loadTensorFlow = async (
  loadNative: (() => unknown) | null = findNative(),
): Promise<{ readonly tf: TensorFlow; readonly poseDetection: PoseDetection }> => {
  const tf = require('@tensorflow/tfjs-core') as TensorFlow;
  const poseDetection = require('@tensorflow-models/pose-detection') as PoseDetection;
  // A library that is installed but broken is an error, not an absence: whoever installed it wants to know.
  if (loadNative) loadNative();
  else require('@tensorflow/tfjs-backend-wasm');
  await useBackend(tf, loadNative ? 'tensorflow' : 'wasm');
  return { tf, poseDetection };
};

const useBackend = async (tf: TensorFlow, name: 'tensorflow' | 'wasm'): Promise<void> => {
  if (!(await tf.setBackend(name))) throw new Error(`expected TensorFlow's backend "${name}" to start, it did not`);
  await tf.ready();
};
