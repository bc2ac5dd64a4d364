import type { TrackState } from '@instep/blazepose/estimator';
import type { RawFrame } from '@instep/blazepose/raw-frame';
import type { ModelFamily } from '@instep/choreo/choreography';
import type { Milliseconds, Pixels } from '@instep/choreo/units';
import type { ModelChoice } from '../load-model.ts';

/** What a worker is asked: first to load a model. It answers in the order of asking. */
export type WorkerRequest =
  | { readonly type: 'load'; readonly choice: ModelChoice }
  | {
      readonly type: 'estimate';
      readonly id: number;
      readonly trackId: string;
      readonly image: Uint8Array | RawFrame;
      readonly timeMs: Milliseconds;
      /** Where a track that is new here goes on from; `null` to begin. */
      readonly from: TrackState | null;
    }
  | { readonly type: 'forget'; readonly trackId: string }
  | { readonly type: 'close' };

/** What a worker says. */
export type WorkerAnswer =
  | { readonly type: 'ready'; readonly family: ModelFamily; readonly name: string; readonly engine: string }
  /** The error's name, because callers tell errors apart by it. */
  | { readonly type: 'failed'; readonly name: string; readonly reason: string }
  | {
      readonly type: 'estimated';
      readonly id: number;
      readonly outcome: EstimateOutcome;
      readonly pose: Float64Array | null;
      readonly picture: { readonly width: Pixels; readonly height: Pixels } | null;
      readonly reason: string | null;
      readonly inferMs: Milliseconds;
      readonly decodeMs: Milliseconds;
      readonly track: TrackState | null;
    }
  /** What the worker's process takes of the machine's memory. */
  | { readonly type: 'memory'; readonly bytes: number };

/** Somebody was seen, nobody was, or the picture could not be read. */
export type EstimateOutcome = 'seen' | 'nobody' | 'undecodable';

/** The way between a worker and who asks it, as the worker sees it. */
export type WorkerPort = {
  readonly onRequest: (handle: (request: WorkerRequest) => void) => void;
  readonly answer: (answer: WorkerAnswer) => void;
  /** Lets the worker end. */
  readonly close: () => void;
};

/** The same way from the other end: a thread, or a process. */
export type WorkerHost = {
  /** Of the process, if it is one of its own. */
  readonly pid: number | null;
  readonly onAnswer: (handle: (answer: WorkerAnswer) => void) => void;
  readonly ask: (request: WorkerRequest) => void;
  /** Why it has ended, once it has. */
  readonly gone: Promise<WorkerGoneError>;
  /** Ends it at once, whatever it does. */
  readonly kill: () => void;
};

/** The worker that was to give the pose has ended. */
export class WorkerGoneError extends Error {
  override readonly name = 'WorkerGoneError';
}
