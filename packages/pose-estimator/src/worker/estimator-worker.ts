/** Starts estimator workers, and sends them frames. */
import type { CameraTrack } from '@instep/blazepose/camera-estimator';
import { unpackPose } from '@instep/blazepose/packed-pose';
import type { FrameSize, RawFrame } from '@instep/blazepose/raw-frame';
import type { ModelFamily } from '@instep/choreo/choreography';
import type { Pose } from '@instep/choreo/pose';
import type { Milliseconds } from '@instep/choreo/units';
import type { ModelChoice } from '../load-model.ts';
import { startProcessHost, startThreadHost } from './worker-hosts.ts';
import type { EstimateOutcome, WorkerExitError, WorkerHost, WorkerMessage, WorkerRequest } from './worker-messages.ts';

/** The result for one frame. */
export type Estimate = {
  readonly outcome: EstimateOutcome;
  /** The pose of each seat; `null` where nobody was seen. */
  readonly poses: readonly (Pose | null)[];
  /** That of the first seat. */
  readonly pose: Pose | null;
  /** `null` if the frame could not be decoded. */
  readonly size: FrameSize | null;
  /** Why it could not be decoded. */
  readonly reason: string | null;
  /** From the start of decoding to the pose, without waiting. */
  readonly inferMs: Milliseconds;
  /** CPU time of decoding the JPEG, successful or not; 0 for a decoded frame. */
  readonly decodeMs: Milliseconds;
  /** The state from which another worker can continue; `null` if there is none to continue from. */
  readonly track: CameraTrack | null;
};

type LoadedModel = {
  readonly family: ModelFamily;
  readonly name: string;
  readonly engine: string;
  /** How many people before one camera the model can follow. */
  readonly maxSeats: number;
};

/** A pose model in a thread or process of its own, which follows the players of any number of cameras, each with a track id. */
export type EstimatorWorker = LoadedModel & {
  /** `null` if it is a thread. */
  readonly pid: number | null;
  /**
   * Results arrive in the order of the calls, those of `estimateFrame` included. The bytes are not transferred. Rejects
   * with RangeError if the model can't follow so many people.
   */
  estimateJpeg(
    trackId: string,
    jpeg: Uint8Array,
    timeMs: Milliseconds,
    from?: CameraTrack | null,
    seats?: number,
  ): Promise<Estimate>;
  /** Bytes in shared memory must not change until the result is there; others may change at once. */
  estimateFrame(
    trackId: string,
    frame: RawFrame,
    timeMs: Milliseconds,
    from?: CameraTrack | null,
    seats?: number,
  ): Promise<Estimate>;
  /** The players of two seats change places, from the next frame on. */
  swapSeats(trackId: string, one: number, other: number): void;
  forgetTrack(trackId: string): void;
  /** The resident memory of its process when it last reported; 0 before. */
  memoryBytes(): number;
  /** Ends the worker once its pending requests are done. */
  close(): Promise<void>;
  /** Ends the worker at once: pending requests are rejected, and `onExit` is called. */
  kill(): Promise<void>;
};

/** A thread takes frames without a copy; a process can crash without ending its parent. */
export type WorkerKind = 'thread' | 'process';

export type EstimatorWorkerOptions = {
  readonly choice: ModelChoice;
  readonly kind: WorkerKind;
  /** Called once if the worker exits without having been closed. */
  readonly onExit?: (error: WorkerExitError) => void;
};

/** Starts a worker that loads the model. Rejects with the worker's error if it can't. */
export const createEstimatorWorker = async ({
  choice,
  kind,
  onExit = () => {},
}: EstimatorWorkerOptions): Promise<EstimatorWorker> => {
  const host = kind === 'thread' ? startThreadHost() : startProcessHost();
  const { estimate, exited } = createRequestQueue(host);
  let memoryBytes = 0;
  host.onMessage((message) => {
    if (message.type === 'memory') memoryBytes = message.bytes;
  });
  host.send({ type: 'load', choice });
  const model = await waitUntilLoaded(host);
  let closing = false;
  void exited.then((error) => {
    if (!closing) onExit(error);
  });
  const estimateImage = async (
    trackId: string,
    image: Uint8Array | RawFrame,
    timeMs: Milliseconds,
    from: CameraTrack | null = null,
    seats = 1,
  ): Promise<Estimate> => {
    if (seats > model.maxSeats) {
      throw new RangeError(`expected at most ${model.maxSeats} people for ${model.name}, got ${seats}`);
    }
    return estimate({ trackId, image, timeMs, from, seats });
  };
  return {
    ...model,
    pid: host.pid,
    estimateJpeg: estimateImage,
    estimateFrame: estimateImage,
    swapSeats: (trackId, one, other) => host.send({ type: 'swap', trackId, seats: [one, other] }),
    forgetTrack: (trackId) => host.send({ type: 'forget', trackId }),
    memoryBytes: () => memoryBytes,
    close: async () => {
      closing = true;
      host.send({ type: 'close' });
      await exited;
    },
    kill: async () => {
      host.kill();
      await exited;
    },
  };
};

const waitUntilLoaded = (host: WorkerHost): Promise<LoadedModel> =>
  new Promise((resolve, reject) => {
    host.onMessage((message) => {
      if (message.type === 'ready') {
        const { family, name, engine, maxSeats } = message;
        resolve({ family, name, engine, maxSeats });
      }
      if (message.type === 'failed') reject(Object.assign(new Error(message.reason), { name: message.name }));
    });
    void host.exited.then(reject);
  });

type EstimateRequest = Omit<Extract<WorkerRequest, { type: 'estimate' }>, 'type' | 'id'>;
type PendingRequest = { readonly resolve: (estimate: Estimate) => void; readonly reject: (error: Error) => void };

/** Matches results to the requests they are for; `exited` resolves after all pending ones have been rejected. */
const createRequestQueue = (host: WorkerHost) => {
  const pending = new Map<number, PendingRequest>();
  let nextId = 0;
  let exitError: WorkerExitError | null = null;

  host.onMessage((message) => {
    if (message.type !== 'estimated') return;
    pending.get(message.id)?.resolve(estimateFrom(message));
    pending.delete(message.id);
  });
  const exited = host.exited.then((error) => {
    exitError = error;
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
    return error;
  });

  const estimate = (request: EstimateRequest): Promise<Estimate> =>
    new Promise((resolve, reject) => {
      if (exitError) return reject(exitError);
      const id = nextId++;
      pending.set(id, { resolve, reject });
      host.send({ type: 'estimate', id, ...request });
    });

  return { estimate, exited };
};

const estimateFrom = ({ poses: packed, ...message }: Extract<WorkerMessage, { type: 'estimated' }>): Estimate => {
  const poses = packed.map((pose) => pose && unpackPose(pose));
  return {
    outcome: message.outcome,
    poses,
    pose: poses[0] ?? null,
    size: message.size,
    reason: message.reason,
    inferMs: message.inferMs,
    decodeMs: message.decodeMs,
    track: message.track,
  };
};
