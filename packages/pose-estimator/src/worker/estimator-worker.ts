import type { ModelFamily } from '@instep/choreo/choreography';
import type { Milliseconds } from '@instep/choreo/units';
import type { EngineChoice } from '../engines/choose-engine.ts';
import type { ModelName, Picture } from '../pose-estimator.ts';
import { startThread, type Estimate, type WorkerGoneError } from './estimator-thread.ts';

/** A thread with a pose model, that follows any number of people, each by the id of its track. */
export type EstimatorWorker = {
  readonly family: ModelFamily;
  /** Who runs the networks, in words for the log. */
  readonly engine: string;
  /** Answers in the order of asking, as the other does. The bytes stay the caller's. */
  estimateJpeg(trackId: string, jpeg: Uint8Array, timeMs: Milliseconds): Promise<Estimate>;
  estimatePicture(trackId: string, picture: Picture, timeMs: Milliseconds): Promise<Estimate>;
  forget(trackId: string): void;
  /** Ends the thread when what is in hand is done. */
  close(): Promise<void>;
  /** Ends the thread at once; what is in hand is rejected, and `onExit` called. */
  kill(): Promise<void>;
};

export type EstimatorWorkerOptions = {
  readonly model: ModelName;
  /** Where MoveNet's model.json lies. */
  readonly modelUrl?: string;
  /** By default what the environment says in POSE_ENGINE. */
  readonly engine?: EngineChoice;
  /** Called once if the thread ends without having been closed. */
  readonly onExit?: (error: WorkerGoneError) => void;
};

/** Starts a thread and loads the model in it. Throws what went wrong there. */
export const createEstimatorWorker = async ({
  model,
  onExit = () => {},
  ...choice
}: EstimatorWorkerOptions): Promise<EstimatorWorker> => {
  const thread = startThread({ name: model, ...choice });
  const { family, engine } = await thread.ready;
  let closing = false;
  void thread.gone.then((error) => {
    if (!closing) onExit(error);
  });
  return {
    family,
    engine,
    estimateJpeg: (trackId, jpeg, timeMs) => thread.estimate({ trackId, image: copied(jpeg), timeMs }),
    estimatePicture: (trackId, picture, timeMs) =>
      thread.estimate({ trackId, image: { ...picture, data: copied(picture.data) }, timeMs }),
    forget: (trackId) => thread.send({ type: 'forget', trackId }),
    close: async () => {
      closing = true;
      thread.send({ type: 'close' });
      await thread.gone;
    },
    kill: async () => {
      await thread.terminate();
      await thread.gone;
    },
  };
};

/** Bytes of their own, to hand over: a Buffer of Node may be a part of a pool, which must not leave with it. */
const copied = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);
