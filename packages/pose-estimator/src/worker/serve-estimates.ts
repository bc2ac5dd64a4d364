import type { PoseEstimator, TrackState } from '@instep/blazepose/estimator';
import { packPose } from '@instep/blazepose/packed-pose';
import type { RawFrame } from '@instep/blazepose/raw-frame';
import type { Pose } from '@instep/choreo/pose';
import { JpegError } from '../check-jpeg.ts';
import { createJpegDecoder } from '../jpeg.ts';
import { loadPoseModel, type ModelChoice } from '../load-model.ts';
import type { PoseModel } from '../pose-model.ts';
import type { WorkerAnswer, WorkerPort, WorkerRequest } from './worker-messages.ts';

type Estimation = Extract<WorkerRequest, { type: 'estimate' }>;
type Estimated = Extract<WorkerAnswer, { type: 'estimated' }>;

/** After so many pictures a worker says what memory it takes: asking the system costs more than a message. */
const PICTURES_BETWEEN_LOOKS_AT_MEMORY = 50;

/** Answers what comes through a port, in order: the tracks share one memory for pictures, and one core. */
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
    port.answer({ type: 'ready', family: model.family, name: model.name, engine: model.engine });
    return createService(model, port);
  } catch (error) {
    const { name, message } = error as Error;
    port.answer({ type: 'failed', name, reason: message });
    port.close();
    return null;
  }
};

const createService = (model: PoseModel, port: WorkerPort): Service => {
  const decodeJpeg = createJpegDecoder();
  const tracks = new Map<string, PoseEstimator>();
  let pictures = 0;

  const trackOf = (trackId: string, from: TrackState | null): PoseEstimator => {
    const known = tracks.get(trackId) ?? model.createEstimator(from);
    tracks.set(trackId, known);
    return known;
  };

  const estimate = async ({ id, trackId, image, timeMs, from }: Estimation): Promise<Estimated> => {
    const startMs = performance.now();
    const estimator = trackOf(trackId, from);
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
    const say = (picture: RawFrame | null, pose: Pose | null, reason: string | null): Estimated => ({
      type: 'estimated',
      id,
      outcome: !picture ? 'undecodable' : pose ? 'seen' : 'nobody',
      pose: pose && packPose(pose),
      picture: picture && { width: picture.width, height: picture.height },
      reason,
      inferMs: performance.now() - startMs,
      decodeMs,
      track: estimator.track,
    });
    try {
      const picture = image instanceof Uint8Array ? decode(image) : image;
      return say(picture, await estimator.estimate(picture, timeMs), null);
    } catch (error) {
      // Anything but a bad picture is a bug or a broken network, and ends this worker.
      if (error instanceof JpegError) return say(null, null, error.message);
      throw error;
    }
  };

  return {
    serve: async (request) => {
      switch (request.type) {
        case 'estimate':
          port.answer(await estimate(request));
          if (++pictures % PICTURES_BETWEEN_LOOKS_AT_MEMORY === 1) {
            port.answer({ type: 'memory', bytes: process.memoryUsage.rss() });
          }
          return;
        case 'forget':
          tracks.get(request.trackId)?.reset();
          tracks.delete(request.trackId);
          return;
        case 'close':
          await model.close();
          port.close();
      }
    },
  };
};
