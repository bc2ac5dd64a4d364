import { Worker } from 'node:worker_threads';
import type { ModelFamily } from '@instep/choreo/choreography';
import type { Pose } from '@instep/choreo/pose';
import type { Milliseconds, Pixels } from '@instep/choreo/units';
import { unpackPose } from './packed-pose.ts';
import type { EstimateOutcome, WorkerAnswer, WorkerRequest, WorkerStart } from './worker-messages.ts';

/** What was seen in one picture. */
export type Estimate = {
  readonly outcome: EstimateOutcome;
  /** `null` unless somebody was seen. */
  readonly pose: Pose | null;
  /** `null` when it could not be decoded. */
  readonly picture: { readonly width: Pixels; readonly height: Pixels } | null;
  /** Why it could not be decoded, in words. */
  readonly reason: string | null;
  /** From the start of decoding to the pose; waiting not included. */
  readonly inferMs: Milliseconds;
};

/** The thread that was to give the pose has ended. */
export class WorkerGoneError extends Error {
  override readonly name = 'WorkerGoneError';
}

/** What a thread has loaded. */
export type Loaded = { readonly family: ModelFamily; readonly engine: string };

/** Its bytes are handed over, not copied. */
type Question = Omit<Extract<WorkerRequest, { type: 'estimate' }>, 'type' | 'id'>;
type Waiting = { readonly resolve: (estimate: Estimate) => void; readonly reject: (error: Error) => void };

/** Starts the thread of an estimator, and brings its answers together with what it was asked. */
export const startThread = (workerData: WorkerStart) => {
  // Without the parent's own flags: what the thread needs, it registers itself.
  const worker = new Worker(new URL('./start-worker.mjs', import.meta.url), { workerData, execArgv: [] });
  const waiting = new Map<number, Waiting>();
  let nextId = 0;
  let ended: WorkerGoneError | null = null;

  worker.on('message', (answer: WorkerAnswer) => {
    if (answer.type !== 'estimated') return;
    waiting.get(answer.id)?.resolve(estimateIn(answer));
    waiting.delete(answer.id);
  });
  const gone = untilGone(worker).then((error) => {
    ended = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
    return error;
  });

  const estimate = (question: Question): Promise<Estimate> =>
    new Promise((resolve, reject) => {
      if (ended) return reject(ended);
      const id = nextId++;
      waiting.set(id, { resolve, reject });
      const { image } = question;
      const { buffer } = image instanceof Uint8Array ? image : image.data;
      worker.postMessage({ type: 'estimate', id, ...question } satisfies WorkerRequest, [buffer as ArrayBuffer]);
    });

  return {
    ready: untilReady(worker, gone),
    gone,
    estimate,
    send: (request: WorkerRequest): void => worker.postMessage(request),
    terminate: () => worker.terminate(),
  };
};

/** Why the thread has ended, once it has. */
const untilGone = (worker: Worker): Promise<WorkerGoneError> =>
  new Promise((resolve) => {
    let cause: Error | undefined;
    worker.on('error', (error: Error) => (cause = error));
    worker.on('exit', (code) => {
      const reason = cause ? cause.message : `code ${code}`;
      resolve(new WorkerGoneError(`the estimator's thread has ended: ${reason}`, { cause }));
    });
  });

/** What model it is and who runs it, once the thread has loaded it. */
const untilReady = (worker: Worker, gone: Promise<WorkerGoneError>): Promise<Loaded> =>
  new Promise((resolve, reject) => {
    worker.on('message', (answer: WorkerAnswer) => {
      if (answer.type === 'ready') resolve({ family: answer.family, engine: answer.engine });
      if (answer.type === 'failed') reject(new Error(answer.reason));
    });
    void gone.then(reject);
  });

const estimateIn = (answer: Extract<WorkerAnswer, { type: 'estimated' }>): Estimate => ({
  outcome: answer.outcome,
  pose: answer.pose && unpackPose(answer.pose),
  picture: answer.picture,
  reason: answer.reason,
  inferMs: answer.inferMs,
});
