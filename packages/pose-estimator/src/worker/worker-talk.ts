import type { TrackState } from '@instep/blazepose/estimator';
import { unpackPose } from '@instep/blazepose/packed-pose';
import type { ModelFamily } from '@instep/choreo/choreography';
import type { Pose } from '@instep/choreo/pose';
import type { Milliseconds, Pixels } from '@instep/choreo/units';
import type { ModelChoice } from '../load-model.ts';
import type { WorkerGoneError } from './worker-messages.ts';
import { type EstimateOutcome, type WorkerAnswer, type WorkerHost, type WorkerRequest } from './worker-messages.ts';

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
  /** CPU time that reading the JPEG took, also when it could not be decoded; 0 of a picture in memory. */
  readonly decodeMs: Milliseconds;
  /** From where another worker could go on; `null` when it would begin anew. */
  readonly track: TrackState | null;
};

/** What a worker has loaded. */
export type Loaded = { readonly family: ModelFamily; readonly name: string; readonly engine: string };

type Question = Omit<Extract<WorkerRequest, { type: 'estimate' }>, 'type' | 'id'>;
type Waiting = { readonly resolve: (estimate: Estimate) => void; readonly reject: (error: Error) => void };

/** Has a worker load a model, and brings its answers together with what it was asked. */
export const startTalk = (host: WorkerHost, choice: ModelChoice) => {
  const waiting = new Map<number, Waiting>();
  let nextId = 0;
  let ended: WorkerGoneError | null = null;
  let memoryBytes = 0;

  host.onAnswer((answer) => {
    if (answer.type === 'memory') memoryBytes = answer.bytes;
    if (answer.type !== 'estimated') return;
    waiting.get(answer.id)?.resolve(estimateIn(answer));
    waiting.delete(answer.id);
  });
  const gone = host.gone.then((error) => {
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
      host.ask({ type: 'estimate', id, ...question });
    });

  host.ask({ type: 'load', choice });
  return { ready: untilReady(host), gone, estimate, memoryBytes: (): number => memoryBytes };
};

/** What model it is and who runs it, once the worker has loaded it. */
const untilReady = (host: WorkerHost): Promise<Loaded> =>
  new Promise((resolve, reject) => {
    host.onAnswer((answer) => {
      if (answer.type === 'ready') resolve({ family: answer.family, name: answer.name, engine: answer.engine });
      if (answer.type === 'failed') reject(Object.assign(new Error(answer.reason), { name: answer.name }));
    });
    void host.gone.then(reject);
  });

const estimateIn = ({ pose, ...answer }: Extract<WorkerAnswer, { type: 'estimated' }>): Estimate => ({
  outcome: answer.outcome,
  pose: pose && unpackPose(pose),
  picture: answer.picture,
  reason: answer.reason,
  inferMs: answer.inferMs,
  decodeMs: answer.decodeMs,
  track: answer.track,
});
