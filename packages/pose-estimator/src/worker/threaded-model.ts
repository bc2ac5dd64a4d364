/** A pose model that runs in an estimator worker. */
import { randomUUID } from 'node:crypto';
import type { PoseEstimator, TrackState } from '@instep/blazepose/estimator';
import type { ModelChoice } from '../load-model.ts';
import type { PoseModel } from '../pose-model.ts';
import { createEstimatorWorker, type EstimatorWorker } from './estimator-worker.ts';

/**
 * Loads a pose model in a thread, so that the caller can do something else meanwhile, such as decoding the next frame.
 */
export const loadThreadedModel = async (choice: ModelChoice): Promise<PoseModel> => {
  const worker = await createEstimatorWorker({ choice, kind: 'thread' });
  const { family, name, engine } = worker;
  return {
    family,
    name,
    engine,
    createEstimator: (from = null) => createThreadedEstimator(worker, from),
    close: () => worker.close(),
  };
};

const createThreadedEstimator = (worker: EstimatorWorker, from: TrackState | null): PoseEstimator => {
  const trackId = randomUUID();
  let track = from;
  return {
    get track() {
      return track;
    },
    estimate: async (frame, timeMs) => {
      const { pose, track: next } = await worker.estimateFrame(trackId, frame, timeMs, track);
      track = next && 'seats' in next ? null : next;
      return pose;
    },
    reset: () => {
      track = null;
      worker.forgetTrack(trackId);
    },
  };
};
