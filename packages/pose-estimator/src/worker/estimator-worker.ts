import type { TrackState } from '@instep/blazepose/estimator';
import type { RawFrame } from '@instep/blazepose/raw-frame';
import type { Milliseconds } from '@instep/choreo/units';
import type { ModelChoice } from '../load-model.ts';
import { startProcessHost } from './process-host.ts';
import { startThreadHost } from './thread-host.ts';
import type { WorkerGoneError } from './worker-messages.ts';
import { startTalk, type Estimate, type Loaded } from './worker-talk.ts';

/** A pose model that runs beside its caller and follows any number of people, each by the id of its track. */
export type EstimatorWorker = Loaded & {
  /** Of its process; `null` of a thread. */
  readonly pid: number | null;
  /** Answers in the order of asking, as the other does. The bytes stay the caller's. */
  estimateJpeg(trackId: string, jpeg: Uint8Array, timeMs: Milliseconds, from?: TrackState | null): Promise<Estimate>;
  /** Bytes in shared memory must stay as they are until the answer; others may change at once. */
  estimatePicture(
    trackId: string,
    picture: RawFrame,
    timeMs: Milliseconds,
    from?: TrackState | null,
  ): Promise<Estimate>;
  forget(trackId: string): void;
  /** What its process took of the machine's memory when it last said so; 0 before. */
  memoryBytes(): number;
  /** Ends the worker when what is in hand is done. */
  close(): Promise<void>;
  /** Ends the worker at once; what is in hand is rejected, and `onExit` called. */
  kill(): Promise<void>;
};

/** A thread hands over pictures for nothing; a process may crash alone. */
export type WorkerKind = 'thread' | 'process';

export type EstimatorWorkerOptions = {
  readonly choice: ModelChoice;
  readonly kind: WorkerKind;
  /** Called once if the worker ends without having been closed. */
  readonly onExit?: (error: WorkerGoneError) => void;
};

/** Starts a worker and loads the model in it. Throws what went wrong there. */
export const createEstimatorWorker = async ({
  choice,
  kind,
  onExit = () => {},
}: EstimatorWorkerOptions): Promise<EstimatorWorker> => {
  const host = kind === 'thread' ? startThreadHost() : startProcessHost();
  const { ready, gone, estimate, memoryBytes } = startTalk(host, choice);
  const loaded = await ready;
  let closing = false;
  void gone.then((error) => {
    if (!closing) onExit(error);
  });
  return {
    ...loaded,
    pid: host.pid,
    estimateJpeg: (trackId, image, timeMs, from = null) => estimate({ trackId, image, timeMs, from }),
    estimatePicture: (trackId, image, timeMs, from = null) => estimate({ trackId, image, timeMs, from }),
    forget: (trackId) => host.ask({ type: 'forget', trackId }),
    memoryBytes,
    close: async () => {
      closing = true;
      host.ask({ type: 'close' });
      await gone;
    },
    kill: async () => {
      host.kill();
      await gone;
    },
  };
};
