import { parentPort, workerData } from 'node:worker_threads';
import type { Pose } from '@instep/choreo/pose';
import { JpegError } from '../check-jpeg.ts';
import { createJpegDecoder } from '../jpeg.ts';
import { loadPoseModel } from '../load-model.ts';
import type { Picture, PoseEstimator, PoseModel } from '../pose-estimator.ts';
import { packPose } from './packed-pose.ts';
import type { WorkerAnswer, WorkerRequest, WorkerStart } from './worker-messages.ts';

const port = parentPort;
if (!port) throw new Error('expected to run as a worker thread, got started by itself');

type Estimation = Extract<WorkerRequest, { type: 'estimate' }>;
type Estimated = Extract<WorkerAnswer, { type: 'estimated' }>;

const decodeJpeg = createJpegDecoder();
const tracks = new Map<string, PoseEstimator>();

const answer = (message: WorkerAnswer): void => {
  const packed = message.type === 'estimated' ? message.pose : null;
  port.postMessage(message, packed ? [packed.buffer as ArrayBuffer] : []);
};

const trackOf = (model: PoseModel, trackId: string): PoseEstimator => {
  const track = tracks.get(trackId) ?? model.createEstimator();
  tracks.set(trackId, track);
  return track;
};

const estimate = async (model: PoseModel, { id, trackId, image, timeMs }: Estimation): Promise<Estimated> => {
  const startMs = performance.now();
  const say = (picture: Picture | null, pose: Pose | null, reason: string | null): Estimated => ({
    type: 'estimated',
    id,
    outcome: !picture ? 'undecodable' : pose ? 'seen' : 'nobody',
    pose: pose && packPose(pose),
    picture: picture && { width: picture.width, height: picture.height },
    reason,
    inferMs: performance.now() - startMs,
  });
  try {
    const picture = image instanceof Uint8Array ? decodeJpeg(image) : image;
    return say(picture, await trackOf(model, trackId).estimate(picture, timeMs), null);
  } catch (error) {
    // Anything but a bad picture is a bug or a broken network, and ends this thread.
    if (error instanceof JpegError) return say(null, null, error.message);
    throw error;
  }
};

const serve = async (model: PoseModel, request: WorkerRequest): Promise<void> => {
  switch (request.type) {
    case 'estimate':
      return answer(await estimate(model, request));
    case 'forget':
      tracks.get(request.trackId)?.reset();
      tracks.delete(request.trackId);
      return;
    case 'close':
      await model.close();
      port.close();
  }
};

const start = async (): Promise<void> => {
  const model = await loadPoseModel(workerData as WorkerStart);
  let served = Promise.resolve();
  port.on('message', (request: WorkerRequest) => {
    // One after the other: the tracks share one memory for pictures, and one core.
    served = served.then(() => serve(model, request));
  });
  answer({ type: 'ready', family: model.family, engine: model.engine });
};

start().catch((error: Error) => {
  answer({ type: 'failed', reason: error.message });
  port.close();
});
