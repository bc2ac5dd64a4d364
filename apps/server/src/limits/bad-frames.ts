import type { Close } from '@instep/protocol/close';
import type { FrameOutcome } from '@instep/protocol/messages';
import type { Milliseconds } from '@instep/choreo/units';
import type { Clock } from '../clock.ts';
import { RecentAddresses } from './recent-addresses.ts';

/** What became of a frame, and the CPU time that decoding it took. */
export type FrameReport = { readonly outcome: FrameOutcome; readonly decodeMs?: Milliseconds | undefined };

/** Counts the bad frames of one connection, for its address as well. */
export type BadFrames = {
  /** Counts a frame if it was bad; returns why the connection must be closed now, or `null`. */
  readonly countFrame: (frame: FrameReport) => Close | null;
  /** Counts an estimator that died, or was killed, while it worked on a frame of this connection. */
  readonly countWorkerDeath: (isDancing: boolean) => Close | null;
  /** False for a while after connections of this address killed estimators. */
  readonly mayStart: () => boolean;
};

/** How many points within how long are no accident. An undecodable frame is one point. */
const CONNECTION_LIMIT = { limit: 20, withinMs: 10_000 };
/**
 * For all connections of an address together, also one after the other: a few may have trouble, but not all of them for
 * long.
 */
const ADDRESS_LIMIT = { limit: 60, withinMs: 60_000 };
/** CPU time of decoding that counts as one point; a frame from our page takes a tenth of it. */
const DECODE_MS_PER_POINT: Milliseconds = 50;
/**
 * A dance is worth more than a camera check: an estimator that dies during a dance may have died for another reason.
 */
const WORKER_DEATH_POINTS = { watching: CONNECTION_LIMIT.limit, dancing: CONNECTION_LIMIT.limit - 1 };
/** How many connections of an address may be closed for a killed estimator, within how long. */
const WORKER_DEATH_LIMIT = { limit: 2, withinMs: 60_000 };

type Limit = { readonly limit: number; readonly withinMs: Milliseconds };
type Clocked = Pick<Clock, 'now'>;

/** The points within a limit's time. */
class RecentPoints {
  readonly #limit: Limit;
  readonly #clock: Clocked;
  #entries: readonly { readonly at: Milliseconds; readonly points: number }[] = [];

  constructor(limit: Limit, clock: Clocked) {
    this.#limit = limit;
    this.#clock = clock;
  }

  add(points: number): void {
    this.#entries = [...this.#recent(), { at: this.#clock.now(), points }].slice(-this.#limit.limit);
  }

  get isExceeded(): boolean {
    return this.#recent().reduce((sum, { points }) => sum + points, 0) >= this.#limit.limit;
  }

  #recent() {
    const since = this.#clock.now() - this.#limit.withinMs;
    return this.#entries.filter(({ at }) => at > since);
  }
}

type AddressPoints = { readonly frames: RecentPoints; readonly workerDeaths: RecentPoints };

/** The bad frames of all connections. An address keeps its count when its connections close. */
export class BadFrameCounts {
  readonly #clock: Clocked;
  readonly #addresses: RecentAddresses<AddressPoints>;

  constructor(clock: Clocked) {
    this.#clock = clock;
    this.#addresses = new RecentAddresses(() => ({
      frames: new RecentPoints(ADDRESS_LIMIT, clock),
      workerDeaths: new RecentPoints(WORKER_DEATH_LIMIT, clock),
    }));
  }

  /** A counter for one connection from this address. */
  forConnection(address: string): BadFrames {
    const connection = new RecentPoints(CONNECTION_LIMIT, this.#clock);
    const addPoints = (points: number): boolean => {
      const { frames } = this.#addresses.use(address);
      connection.add(points);
      frames.add(points);
      return connection.isExceeded || frames.isExceeded;
    };
    return {
      countFrame: ({ outcome, decodeMs = 0 }) => {
        const costly = Math.floor(decodeMs / DECODE_MS_PER_POINT);
        const points = costly + (outcome === 'undecodable' ? 1 : 0);
        if (points === 0 || !addPoints(points)) return null;
        return { reason: costly > 0 ? 'costly_frames' : 'unreadable_frames' };
      },
      countWorkerDeath: (isDancing) => {
        if (!addPoints(isDancing ? WORKER_DEATH_POINTS.dancing : WORKER_DEATH_POINTS.watching)) return null;
        this.#addresses.use(address).workerDeaths.add(1);
        return { reason: 'deadly_frames' };
      },
      mayStart: () => !this.#addresses.peek(address)?.workerDeaths.isExceeded,
    };
  }
}
