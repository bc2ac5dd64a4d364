/** The messages between estimator workers and their callers. */
import type { CameraTrack } from '@instep/blazepose/camera-estimator';
import type { FrameSize, RawFrame } from '@instep/blazepose/raw-frame';
import type { ModelFamily } from '@instep/choreo/choreography';
import type { Milliseconds } from '@instep/choreo/units';
import type { ModelChoice } from '../load-model.ts';

/** Messages to a worker; the first one loads the model. Requests are served in order. */
export type WorkerRequest =
  | { readonly type: 'load'; readonly choice: ModelChoice }
  | {
      readonly type: 'estimate';
      readonly id: number;
      readonly trackId: string;
      /** A JPEG, or a decoded frame. */
      readonly image: Uint8Array | RawFrame;
      readonly timeMs: Milliseconds;
      /** The state from which a track that is new to this worker continues; `null` to start without a person. */
      readonly from: CameraTrack | null;
      /** How many people are followed; when the number changes, tracking restarts. */
      readonly seats: number;
    }
  | { readonly type: 'swap'; readonly trackId: string; readonly seats: readonly [number, number] }
  | { readonly type: 'forget'; readonly trackId: string }
  | { readonly type: 'close' };

/** Messages from a worker. */
export type WorkerMessage =
  | {
      readonly type: 'ready';
      readonly family: ModelFamily;
      readonly name: string;
      readonly engine: string;
      readonly maxSeats: number;
    }
  /** With the error's name, by which callers distinguish errors. */
  | { readonly type: 'failed'; readonly name: string; readonly reason: string }
  | {
      readonly type: 'estimated';
      readonly id: number;
      readonly outcome: EstimateOutcome;
      /** For each seat. */
      readonly poses: readonly (Float64Array | null)[];
      readonly size: FrameSize | null;
      readonly reason: string | null;
      readonly inferMs: Milliseconds;
      readonly decodeMs: Milliseconds;
      readonly track: CameraTrack | null;
    }
  /** The resident memory of the worker's process. */
  | { readonly type: 'memory'; readonly bytes: number };

/** Whether somebody was seen in a frame, or the frame could not be decoded. */
export type EstimateOutcome = 'seen' | 'nobody' | 'undecodable';

/** A worker's connection to the caller, from the worker's side. */
export type WorkerPort = {
  readonly onRequest: (handle: (request: WorkerRequest) => void) => void;
  readonly send: (message: WorkerMessage) => void;
  /** Closes the connection, so that the worker can end. */
  readonly close: () => void;
};

/** A worker from the caller's side: a thread or a process. */
export type WorkerHost = {
  /** `null` if it is a thread. */
  readonly pid: number | null;
  readonly onMessage: (handle: (message: WorkerMessage) => void) => void;
  readonly send: (request: WorkerRequest) => void;
  /** Resolves with the reason once the worker has exited. */
  readonly exited: Promise<WorkerExitError>;
  /** Ends the worker at once, whatever it is doing. */
  readonly kill: () => void;
};

/** The worker that should have estimated the pose has exited. */
export class WorkerExitError extends Error {
  override readonly name = 'WorkerExitError';
}
