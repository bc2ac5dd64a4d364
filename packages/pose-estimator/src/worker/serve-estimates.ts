/** Runs in an estimator worker: decodes frames and estimates poses. */
import { createCameraEstimator, type CameraEstimator, type CameraTrack } from '@instep/blazepose/camera-estimator';
import { MAX_SEATS } from '@instep/blazepose/crowd/crowd-estimator';
import { packPose } from '@instep/blazepose/packed-pose';
import type { RawFrame } from '@instep/blazepose/raw-frame';
import type { Pose } from '@instep/choreo/pose';
import { JpegError } from '../check-jpeg.ts';
import { createJpegDecoder } from '../jpeg.ts';
import { loadPoseModel, type ModelChoice } from '../load-model.ts';
import type { PoseModel } from '../pose-model.ts';
import type { WorkerMessage, WorkerPort, WorkerRequest } from './worker-messages.ts';

type EstimateRequest = Extract<WorkerRequest, { type: 'estimate' }>;
type EstimatedMessage = Extract<WorkerMessage, { type: 'estimated' }>;

/** How often a worker reports its memory: asking the system for it costs more than a message. */
const FRAMES_PER_MEMORY_REPORT = 50;

/** Serves the requests of a port in order: all tracks share the decoder's memory, and one CPU core. */
export const serveEstimates = (port: WorkerPort): void => {
  let served = Promise.resolve();
  let service: Service | null = null;
  port.onRequest((request) => {
    served = served.then(async () => {
      if (request.type === 'load') service = await startService(request.choice, port);
      else await service?.serve(request);
    });
  });
};

type Service = { readonly serve: (request: Exclude<WorkerRequest, { type: 'load' }>) => Promise<void> };

const startService = async (choice: ModelChoice, port: WorkerPort): Promise<Service | null> => {
  try {
    const model = await loadPoseModel(choice);
    const { family, name, engine } = model;
    port.send({ type: 'ready', family, name, engine, maxSeats: model.createCrowdEstimator ? MAX_SEATS : 1 });
    return createService(model, port);
  } catch (error) {
    const { name, message } = error as Error;
    port.send({ type: 'failed', name, reason: message });
    port.close();
    return null;
  }
};

const createService = (model: PoseModel, port: WorkerPort): Service => {
  const decodeJpeg = createJpegDecoder();
  const estimators = new Map<string, CameraEstimator>();
  let frames = 0;

  const estimatorOf = (trackId: string, seats: number, from: CameraTrack | null): CameraEstimator => {
    const known = estimators.get(trackId);
    if (known?.seats === seats) return known;
    known?.reset();
    const estimator = createCameraEstimator(model, seats, from);
    estimators.set(trackId, estimator);
    return estimator;
  };

  const estimate = async ({ id, trackId, image, timeMs, from, seats }: EstimateRequest): Promise<EstimatedMessage> => {
    const startMs = performance.now();
    const estimator = estimatorOf(trackId, seats, from);
    let decodeMs = 0;
    const decode = (jpeg: Uint8Array): RawFrame => {
      const before = process.cpuUsage();
      try {
        return decodeJpeg(jpeg);
      } finally {
        const { user, system } = process.cpuUsage(before);
        decodeMs = (user + system) / 1000;
      }
    };
    const resultOf = (
      frame: RawFrame | null,
      poses: readonly (Pose | null)[],
      reason: string | null,
    ): EstimatedMessage => ({
      type: 'estimated',
      id,
      outcome: !frame ? 'undecodable' : poses.some((pose) => pose) ? 'seen' : 'nobody',
      poses: poses.map((pose) => pose && packPose(pose)),
      size: frame && { width: frame.width, height: frame.height },
      reason,
      inferMs: performance.now() - startMs,
      decodeMs,
      track: estimator.track,
    });
    try {
      const frame = image instanceof Uint8Array ? decode(image) : image;
      return resultOf(frame, await estimator.estimate(frame, timeMs), null);
    } catch (error) {
      // Every other error is a bug or a broken network, and ends this worker.
      if (error instanceof JpegError) return resultOf(null, [], error.message);
      throw error;
    }
  };

  return {
    serve: async (request) => {
      switch (request.type) {
        case 'estimate':
          port.send(await estimate(request));
          if (++frames % FRAMES_PER_MEMORY_REPORT === 1) {
            port.send({ type: 'memory', bytes: process.memoryUsage.rss() });
          }
          return;
        case 'swap':
          estimators.get(request.trackId)?.swap(...request.seats);
          return;
        case 'forget':
          estimators.get(request.trackId)?.reset();
          estimators.delete(request.trackId);
          return;
        case 'close':
          await model.close();
          port.close();
      }
    },
  };
};
