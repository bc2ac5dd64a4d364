import type { Close } from '@instep/protocol/close';
import type { Milliseconds } from '@instep/choreo/units';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { EstimatorPool } from '../estimation/estimator-pool.ts';
import type { Library } from '../library.ts';
import type { Seats } from '../estimation/seats.ts';
import type { SessionIndex } from '../record/session-index.ts';
import type { Resumables } from './resumables.ts';
import type { Tickets } from './tickets.ts';

/** What players dance on: the dances, the machine that sees them, the records. */
export type Floor = {
  readonly library: Library;
  readonly pool: EstimatorPool;
  readonly seats: Seats;
  readonly index: SessionIndex;
  readonly tickets: Tickets;
  readonly resumables: Resumables;
  readonly clock: Clock;
  readonly log: Logger;
  /** What measures the poses, in a word. */
  readonly model: string;
  readonly appVersion: string;
  readonly sessionsFolder: string;
  /** Whether the disk can take one more record, and whether those that are begun may grow. */
  readonly hasRoom: () => Promise<boolean>;
  readonly mayGrow: () => Promise<boolean>;
  readonly maxFps: number;
  readonly watchFps: number;
  /** How long a socket may say nothing at first. */
  readonly helloMs: Milliseconds;
  /** How long one may neither dance nor show a picture, and how long one may only watch himself. */
  readonly idleMs: Milliseconds;
  readonly watchMs: Milliseconds;
  readonly silenceMs: Milliseconds;
  readonly pauseMs: Milliseconds;
  /** How long a dance may go on in all. */
  readonly sessionMs: Milliseconds;
  readonly flushEveryMs: Milliseconds;
};

/** What a player asks for can't be had; `close` says how to tell it. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly close: Close;

  constructor(close: Close) {
    super(close.detail ?? close.reason);
    this.close = close;
  }
}

/** No frame budget is left; it says when to ask again. */
export const serverFull = ({ tryAgainInS }: Seats): RefusedError =>
  new RefusedError({ reason: 'server_full', retryAfterS: tryAgainInS });
