/** The messages between the page and the worker that estimates poses. One frame at a time is in work. */
import type { Milliseconds, Pixels } from '@instep/choreo/units';

/** The sizes of the landmark network that run on a device. */
export type DeviceModel = 'lite' | 'full';

export type ToWorker =
  | { readonly type: 'load'; readonly model: DeviceModel }
  | {
      readonly type: 'estimate';
      /** Transferred; the worker closes it. */
      readonly image: VideoFrame | ImageBitmap;
      /** The size at which it is estimated. */
      readonly width: Pixels;
      readonly height: Pixels;
      readonly timeMs: Milliseconds;
      /** How many people are followed; when the number changes, tracking restarts. */
      readonly seats: number;
    }
  | { readonly type: 'swap'; readonly seats: readonly [number, number] }
  | { readonly type: 'reset' };

export type FromWorker =
  /** How many bytes were sent so far, of all that are needed. */
  | { readonly type: 'progress'; readonly loaded: number; readonly total: number }
  | { readonly type: 'ready'; readonly engine: string }
  | { readonly type: 'failed'; readonly reason: string }
  | {
      readonly type: 'estimated';
      /** For each seat: packed as in blazepose/packed-pose; null for nobody. */
      readonly poses: readonly (Float64Array | null)[];
      readonly people: number;
      readonly inferMs: Milliseconds;
    };
