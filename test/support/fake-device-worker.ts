import { packPose } from '@instep/blazepose/packed-pose';
import type { Pose } from '@instep/choreo/pose';
import { byKeypoint } from '@instep/choreo/skeleton';
import type { WorkerLike } from '@instep/web/device-pose/device-estimator';
import type { FromWorker, ToWorker } from '@instep/web/device-pose/worker-messages';

export const POSE: Pose = byKeypoint((_name, index) => ({ x: index, y: 2 * index, confidence: 1, world: null }));

/** An estimator's worker whose answers the test gives. */
export class FakeDeviceWorker extends EventTarget implements WorkerLike {
  readonly received: ToWorker[] = [];
  isTerminated = false;

  postMessage(message: ToWorker): void {
    this.received.push(message);
  }

  terminate(): void {
    this.isTerminated = true;
  }

  answer(message: FromWorker): void {
    this.dispatchEvent(new MessageEvent('message', { data: message }));
  }

  answerPose(inferMs = 30, pose: Pose | null = POSE): void {
    this.answerPoses([pose], inferMs);
  }

  answerPoses(poses: readonly (Pose | null)[], inferMs = 30): void {
    const people = poses.filter((pose) => pose).length;
    this.answer({ type: 'estimated', poses: poses.map((pose) => pose && packPose(pose)), people, inferMs });
  }

  answerReady(): void {
    this.answer({ type: 'ready', engine: 'litert wasm' });
  }
}

/** An image of a frame that tells whether it was closed. */
export const fakeImage = () => {
  const image = { isClosed: false, close: () => void (image.isClosed = true) };
  return image as typeof image & ImageBitmap;
};
