import type { Milliseconds } from '@instep/choreo/units';
import type { TrackState } from '@instep/blazepose/estimator';
import type { Estimate } from '@instep/pose-estimator/worker/estimator-worker';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { detectHang } from './hang-detector.ts';
import { SupervisedWorker, type PoolWorker, type StartWorker } from './supervised-worker.ts';

/** A frame of a player, and when it was captured. */
export type Shot = { readonly jpeg: Uint8Array; readonly timeMs: Milliseconds };

/** A player's track, and the worker that follows it. */
export type TrackedPlayer = {
  readonly trackId: string;
  knownTo: PoolWorker | null;
  track: TrackState | null;
};

/** A request for an estimation; its frame is taken when its turn has come. */
export type Ticket = {
  readonly player: TrackedPlayer;
  readonly take: () => Shot | null;
  readonly since: Milliseconds;
  readonly resolve: (estimate: Estimate | null) => void;
  readonly reject: (error: unknown) => void;
};

/** The limits at which a worker is replaced. */
export type WorkerLimits = {
  /** CPU time of its own without an answer, if that is also much longer than usual. */
  readonly hangMs: Milliseconds;
  /** Memory of its process. */
  readonly memoryBytes: number;
  /** Frames that it has estimated. */
  readonly frames: number;
};

/** How long a process has been ready to run without getting a core. */
export type CpuWaitOf = (pid: number | null) => Milliseconds;

export type WorkerQueueOptions = {
  readonly start: StartWorker;
  readonly limits: WorkerLimits;
  readonly clock: Clock;
  readonly cpuWaitOf: CpuWaitOf;
  readonly log: Logger;
  /** The usual time for one frame. */
  readonly usualMs: () => Milliseconds;
  readonly onEstimate: (waitMs: Milliseconds, estimate: Estimate) => void;
  /** Called when the worker died while it worked on a frame, with the time spent on that frame. */
  readonly onLost: (waitMs: Milliseconds, spentMs: Milliseconds) => void;
  /** Called when the worker has died: tickets may wait elsewhere. */
  readonly onDown: () => void;
};

/** An estimator worker died, or was killed, while it worked on a frame. */
export class WorkerDiedError extends Error {
  override readonly name = 'WorkerDiedError';
}

/** How many frames a worker holds: one in work, and one more so that it need not wait for the transfer of the next. */
const MAX_HELD = 2;
/** Where frames usually take long, as on a slow machine, a slow worker isn't dead, and a new one would be no faster. */
const HANG_FACTOR = 20;

type Tally = { held: number; frames: number; isDead: boolean };

/** One estimator worker, replaced when it dies or reaches its limits, and the tickets that wait for it. */
export class WorkerQueue {
  readonly #options: WorkerQueueOptions;
  readonly #worker: SupervisedWorker;
  readonly #tickets: Ticket[] = [];
  readonly #tallies = new WeakMap<PoolWorker, Tally>();

  /** Rejects when the first worker can't be started. */
  static async open(options: WorkerQueueOptions): Promise<WorkerQueue> {
    const { start, onDown, clock, log } = options;
    // It serves no tickets before the queue exists.
    const later = { serve: (): void => {} };
    const worker = await SupervisedWorker.start({ start, onDown, onUp: () => later.serve(), clock, log });
    const queue = new WorkerQueue(options, worker);
    later.serve = () => queue.#serve();
    return queue;
  }

  private constructor(options: WorkerQueueOptions, worker: SupervisedWorker) {
    this.#options = options;
    this.#worker = worker;
  }

  /** `null` while a worker that died is being replaced. */
  get worker(): PoolWorker | null {
    return this.#worker.current;
  }

  get oldestWaitMs(): Milliseconds {
    const now = this.#options.clock.now();
    return now - (this.#tickets[0]?.since ?? now);
  }

  enqueue(ticket: Ticket): void {
    this.#tickets.push(ticket);
    this.#serve();
  }

  /** Removes all tickets from this queue and returns them. */
  removeAll(): readonly Ticket[] {
    return this.#tickets.splice(0);
  }

  async close(): Promise<void> {
    for (const { reject } of this.removeAll()) reject(new Error('the estimators are closed'));
    await this.#worker.close();
  }

  #serve(): void {
    for (;;) {
      const { worker } = this;
      if (!worker || this.#tallyOf(worker).held >= MAX_HELD) return;
      const ticket = this.#tickets.shift();
      if (!ticket) return;
      const shot = ticket.take();
      if (shot) void this.#estimate(worker, ticket, shot);
      else ticket.resolve(null);
    }
  }

  async #estimate(worker: PoolWorker, { player, since, resolve, reject }: Ticket, shot: Shot): Promise<void> {
    const { clock, onEstimate, onLost } = this.#options;
    const tally = this.#tallyOf(worker);
    const startedAt = clock.now();
    const waitMs = startedAt - since;
    const cancelDetection = this.#detectHang(worker);
    tally.held += 1;
    try {
      const estimate = await worker.estimateJpeg(player.trackId, shot.jpeg, shot.timeMs, trackFor(worker, player));
      player.track = estimate.track;
      onEstimate(waitMs, estimate);
      resolve(estimate);
    } catch (error) {
      // The frames of a dead worker are rejected in the order of their requests: the first was in work, the others
      // waited.
      const wasInWork = !tally.isDead;
      tally.isDead = true;
      if (wasInWork) onLost(waitMs, clock.now() - startedAt);
      reject(wasInWork ? new WorkerDiedError((error as Error).message, { cause: error }) : error);
    }
    cancelDetection();
    tally.held -= 1;
    tally.frames += 1;
    this.#replaceIfWorn(worker, tally.frames);
    this.#serve();
  }

  #detectHang(worker: PoolWorker): () => void {
    const { clock, limits, usualMs, cpuWaitOf } = this.#options;
    return detectHang({
      clock,
      timeoutMs: Math.max(limits.hangMs, HANG_FACTOR * usualMs()),
      cpuWaitMs: () => cpuWaitOf(worker.pid),
      onHang: (quietMs) => this.#worker.kill(worker, `no answer for ${Math.round(quietMs)} ms`),
    });
  }

  #replaceIfWorn(worker: PoolWorker, frames: number): void {
    const { limits } = this.#options;
    const bytes = worker.memoryBytes();
    if (bytes > limits.memoryBytes) this.#worker.replace(worker, `${Math.round(bytes / 2 ** 20)} MiB`);
    else if (frames >= limits.frames) this.#worker.replace(worker, `${frames} frames`);
  }

  #tallyOf(worker: PoolWorker): Tally {
    const tally = this.#tallies.get(worker) ?? { held: 0, frames: 0, isDead: false };
    this.#tallies.set(worker, tally);
    return tally;
  }
}

/** The track from which a worker continues; `null` when it has followed the player itself, or no worker has. */
const trackFor = (worker: PoolWorker, player: TrackedPlayer): TrackState | null => {
  if (player.knownTo === worker) return null;
  player.knownTo?.forgetTrack(player.trackId);
  player.knownTo = worker;
  return player.track;
};
