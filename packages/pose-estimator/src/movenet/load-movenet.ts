import type { MoveNetModelConfig, PoseDetector } from '@tensorflow-models/pose-detection';
import type { PoseModel } from '../pose-model.ts';
import { inputSize, readModelArtifacts } from './model-artifacts.ts';
import { createMoveNetEstimator } from './movenet-estimator.ts';
import { loadTensorFlow } from './tensorflow.ts';

/** Single-pose Lightning on TensorFlow Hub, where the weights may be had but not shipped. */
export const DEFAULT_MODEL_URL =
  'https://tfhub.dev/google/tfjs-model/movenet/singlepose/lightning/4/model.json?tfjs-format=file';

/** MoveNet for one person, Lightning or Thunder as the model's input says. Throws ModelUrlError. */
export const loadMoveNet = async (modelUrl: string = DEFAULT_MODEL_URL): Promise<PoseModel> => {
  const { tf, poseDetection } = await loadTensorFlow();
  const artifacts = await readModelArtifacts(tf, modelUrl);
  const { modelType } = poseDetection.movenet;
  const config: MoveNetModelConfig = {
    modelType: inputSize(artifacts, modelUrl) === 256 ? modelType.SINGLEPOSE_THUNDER : modelType.SINGLEPOSE_LIGHTNING,
    // Read once, however many tracks there are.
    modelUrl: { load: async () => artifacts },
    // The judge smooths; a filter here would shift the player against the reference.
    enableSmoothing: false,
  };
  const all: PoseDetector[] = [];
  const idle: PoseDetector[] = [];
  const create = async (): Promise<PoseDetector> => {
    const detector = await poseDetection.createDetector(poseDetection.SupportedModels.MoveNet, config);
    all.push(detector);
    return detector;
  };
  const borrow = async (): Promise<PoseDetector> => idle.pop() ?? (await create());
  const giveBack = (detector: PoseDetector): void => {
    detector.reset();
    idle.push(detector);
  };
  // A model that can't run is found out here, not at the first picture.
  giveBack(await borrow());
  return {
    family: 'movenet',
    name: 'movenet',
    engine: `tensorflow ${tf.getBackend()}`,
    createEstimator: () => createMoveNetEstimator(tf, { borrow, giveBack }),
    close: async () => all.forEach((detector) => detector.dispose()),
  };
};
