import type { Close } from '@instep/protocol/close';
import type { Milliseconds } from '@instep/choreo/units';
import type { HostChoice } from '@instep/protocol/http';
import type { Logger } from 'pino';
import type { ExpiringTokens } from '../access/expiring-tokens.ts';
import type { FrameBudget } from '../capacity/frame-budget.ts';
import type { Clock } from '../clock.ts';
import type { EventCounters } from '../health/event-counters.ts';
import type { Library } from '../media/library.ts';
import type { SessionStore } from '../store/session-store.ts';
import type { DeviceSlots } from '../sources/device-source.ts';
import type { EstimatorPool } from '../sources/estimator-pool.ts';
import type { ResumableRuns } from './resumable-runs.ts';

/** What all performances of a server share: dances, estimators, records, clock, settings. */
export type PerformanceContext = {
  readonly library: Library;
  readonly pool: EstimatorPool;
  readonly budget: FrameBudget;
  /** Where players' poses may be estimated. */
  readonly poses: HostChoice;
  readonly deviceSlots: DeviceSlots;
  readonly store: SessionStore;
  readonly tickets: ExpiringTokens;
  readonly resumableRuns: ResumableRuns;
  readonly counters: EventCounters;
  readonly clock: Clock;
  readonly log: Logger;
  /** What estimates the poses: `blazepose full`. */
  readonly model: string;
  readonly appVersion: string;
  /** Whether the disk has room for one more record, and for the growth of those that are being written. */
  readonly hasDiskSpace: () => Promise<boolean>;
  readonly hasDiskSpaceToGrow: () => Promise<boolean>;
  readonly maxFps: number;
  readonly watchFps: number;
  /** How long a socket may be silent at first. */
  readonly helloMs: Milliseconds;
  /** How long a player may neither dance nor send a frame, and how long a camera check may last. */
  readonly idleMs: Milliseconds;
  readonly watchMs: Milliseconds;
  /** How long a dance waits for a player who is silent, or has paused. */
  readonly silenceMs: Milliseconds;
  readonly pauseMs: Milliseconds;
  /** How long a dance may last in all. */
  readonly sessionMs: Milliseconds;
};

/** A player's request is refused; `close` is what they are sent. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly close: Close;

  constructor(close: Close) {
    super(close.detail ?? close.reason);
    this.close = close;
  }
}

/** The refusal when no frame budget is left, with the time after which to ask again. */
export const serverFullError = ({ retryAfterS }: FrameBudget): RefusedError =>
  new RefusedError({ reason: 'server_full', retryAfterS });
