import type { ModelFamily } from '@instep/choreo/choreography';
import type { Milliseconds, Pixels } from '@instep/choreo/units';
import type { ModelChoice } from '../load-model.ts';
import type { Picture } from '../pose-estimator.ts';

/** What a worker is started with. */
export type WorkerStart = ModelChoice;

/** What a worker is asked. It answers in the order of asking. */
export type WorkerRequest =
  | {
      readonly type: 'estimate';
      readonly id: number;
      readonly trackId: string;
      readonly image: Uint8Array | Picture;
      readonly timeMs: Milliseconds;
    }
  | { readonly type: 'forget'; readonly trackId: string }
  | { readonly type: 'close' };

/** What a worker says. */
export type WorkerAnswer =
  | { readonly type: 'ready'; readonly family: ModelFamily; readonly engine: string }
  | { readonly type: 'failed'; readonly reason: string }
  | {
      readonly type: 'estimated';
      readonly id: number;
      readonly outcome: EstimateOutcome;
      readonly pose: Float32Array | null;
      readonly picture: { readonly width: Pixels; readonly height: Pixels } | null;
      readonly reason: string | null;
      readonly inferMs: Milliseconds;
    };

/** Somebody was seen, nobody was, or the picture could not be read. */
export type EstimateOutcome = 'seen' | 'nobody' | 'undecodable';
