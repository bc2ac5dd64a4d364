/** Loads MoveNet. */
import type { MoveNetModelConfig, PoseDetector } from '@tensorflow-models/pose-detection';
import type { PoseModel } from '../pose-model.ts';
import { inputSize, readModelArtifacts } from './model-artifacts.ts';
import { createMoveNetEstimator } from './movenet-estimator.ts';
import { loadTensorFlow } from './tensorflow.ts';

/** Single-pose Lightning on TensorFlow Hub: its weights may be downloaded but not shipped. */
export const DEFAULT_MODEL_URL =
  'https://tfhub.dev/google/tfjs-model/movenet/singlepose/lightning/4/model.json?tfjs-format=file';

/** MoveNet for one person: Lightning or Thunder, depending on the model's input size. Throws ModelUrlError. */
export const loadMoveNet = async (modelUrl: string = DEFAULT_MODEL_URL): Promise<PoseModel> => {
  const { tf, poseDetection } = await loadTensorFlow();
  const artifacts = await readModelArtifacts(tf, modelUrl);
  const { modelType } = poseDetection.movenet;
  const config: MoveNetModelConfig = {
    modelType: inputSize(artifacts, modelUrl) === 256 ? modelType.SINGLEPOSE_THUNDER : modelType.SINGLEPOSE_LIGHTNING,
    // Read once for all tracks.
    modelUrl: { load: async () => artifacts },
    // The judge smooths; a filter here would delay the player relative to the reference.
    enableSmoothing: false,
  };
  const all: PoseDetector[] = [];
  const idle: PoseDetector[] = [];
  const create = async (): Promise<PoseDetector> => {
    const detector = await poseDetection.createDetector(poseDetection.SupportedModels.MoveNet, config);
    all.push(detector);
    return detector;
  };
  const acquire = async (): Promise<PoseDetector> => idle.pop() ?? (await create());
  const release = (detector: PoseDetector): void => {
    detector.reset();
    idle.push(detector);
  };
  // A model that can't run fails here, not at the first frame.
  release(await acquire());
  return {
    family: 'movenet',
    name: 'movenet',
    engine: `tensorflow ${tf.getBackend()}`,
    createEstimator: () => createMoveNetEstimator(tf, { acquire, release }),
    close: async () => all.forEach((detector) => detector.dispose()),
  };
};
