import type { Milliseconds } from '@instep/choreo/units';
import type { CameraTrack } from '@instep/blazepose/camera-estimator';
import type { Estimate } from '@instep/pose-estimator/worker/estimator-worker';
import type { Logger } from 'pino';
import { frameWeight } from '../capacity/frame-weight.ts';
import type { Clock } from '../clock.ts';
import { detectHang } from './hang-detector.ts';
import { SupervisedWorker, type PoolWorker, type StartWorker } from './supervised-worker.ts';

/** A frame of a player, and when it was captured. */
export type TimedJpeg = { readonly jpeg: Uint8Array; readonly timeMs: Milliseconds };

/** The track of the players before one camera, and the worker that follows it. */
export type TrackedPlayer = {
  readonly trackId: string;
  /** How many they are. */
  readonly seats: number;
  trackedBy: PoolWorker | null;
  track: CameraTrack | null;
};

/** A request for an estimation; its frame is taken when its turn has come. */
export type EstimateRequest = {
  readonly player: TrackedPlayer;
  readonly takeFrame: () => TimedJpeg | null;
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
  /** The usual time for one frame of a player alone. */
  readonly usualMs: () => Milliseconds;
  readonly onEstimate: (waitMs: Milliseconds, estimate: Estimate, seats: number) => void;
  /** Called when the worker died while it worked on a frame, with the time spent on that frame. */
  readonly onLost: (waitMs: Milliseconds, spentMs: Milliseconds) => void;
  /** Called when the worker has died: requests may wait elsewhere. */
  readonly onWorkerDied: () => void;
};

/** An estimator worker died, or was killed, while it worked on a frame. */
export class WorkerDiedError extends Error {
  override readonly name = 'WorkerDiedError';
}

/** How many frames a worker holds: one in work, and one more so that it need not wait for the transfer of the next. */
const MAX_HELD = 2;
/** Where frames usually take long, as on a slow machine, a slow worker isn't dead, and a new one would be no faster. */
const HANG_FACTOR = 20;

type WorkerCounts = { held: number; frames: number; isDead: boolean };

/** One estimator worker, replaced when it dies or reaches its limits, and the requests that wait for it. */
export class WorkerQueue {
  readonly #options: WorkerQueueOptions;
  readonly #worker: SupervisedWorker;
  readonly #requests: EstimateRequest[] = [];
  readonly #counts = new WeakMap<PoolWorker, WorkerCounts>();

  /** Rejects when the first worker can't be started. */
  static async open(options: WorkerQueueOptions): Promise<WorkerQueue> {
    const { start, onWorkerDied, clock, log } = options;
    // It serves no requests before the queue exists.
    const deferred = { serve: (): void => {} };
    const worker = await SupervisedWorker.start({
      start,
      onDied: onWorkerDied,
      onStarted: () => deferred.serve(),
      clock,
      log,
    });
    const queue = new WorkerQueue(options, worker);
    deferred.serve = () => queue.#dispatch();
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
    return now - (this.#requests[0]?.since ?? now);
  }

  enqueue(request: EstimateRequest): void {
    this.#requests.push(request);
    this.#dispatch();
  }

  /** Removes all requests from this queue and returns them. */
  removeAll(): readonly EstimateRequest[] {
    return this.#requests.splice(0);
  }

  async close(): Promise<void> {
    for (const { reject } of this.removeAll()) reject(new Error('the estimators are closed'));
    await this.#worker.close();
  }

  #dispatch(): void {
    for (;;) {
      const { worker } = this;
      if (!worker || this.#countsOf(worker).held >= MAX_HELD) return;
      const request = this.#requests.shift();
      if (!request) return;
      const frame = request.takeFrame();
      if (frame) void this.#estimate(worker, request, frame);
      else request.resolve(null);
    }
  }

  async #estimate(
    worker: PoolWorker,
    { player, since, resolve, reject }: EstimateRequest,
    frame: TimedJpeg,
  ): Promise<void> {
    const { clock, onEstimate, onLost } = this.#options;
    const counts = this.#countsOf(worker);
    const startedAt = clock.now();
    const waitMs = startedAt - since;
    const cancelDetection = this.#detectHang(worker, frameWeight(player.seats));
    counts.held += 1;
    try {
      const estimate = await worker.estimateJpeg(
        player.trackId,
        frame.jpeg,
        frame.timeMs,
        takeOverTrack(worker, player),
        player.seats,
      );
      player.track = estimate.track;
      onEstimate(waitMs, estimate, player.seats);
      resolve(estimate);
    } catch (error) {
      // The frames of a dead worker are rejected in the order of their requests: the first was in work, the others
      // waited.
      const wasInWork = !counts.isDead;
      counts.isDead = true;
      if (wasInWork) onLost(waitMs, clock.now() - startedAt);
      reject(wasInWork ? new WorkerDiedError((error as Error).message, { cause: error }) : error);
    }
    cancelDetection();
    counts.held -= 1;
    counts.frames += 1;
    this.#replaceIfWorn(worker, counts.frames);
    this.#dispatch();
  }

  #detectHang(worker: PoolWorker, weight: number): () => void {
    const { clock, limits, usualMs, cpuWaitOf } = this.#options;
    return detectHang({
      clock,
      timeoutMs: Math.max(limits.hangMs, HANG_FACTOR * usualMs() * weight),
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

  #countsOf(worker: PoolWorker): WorkerCounts {
    const counts = this.#counts.get(worker) ?? { held: 0, frames: 0, isDead: false };
    this.#counts.set(worker, counts);
    return counts;
  }
}

/** The track from which a worker continues; `null` when it has followed the player itself, or no worker has. */
const takeOverTrack = (worker: PoolWorker, player: TrackedPlayer): CameraTrack | null => {
  if (player.trackedBy === worker) return null;
  player.trackedBy?.forgetTrack(player.trackId);
  player.trackedBy = worker;
  return player.track;
};
