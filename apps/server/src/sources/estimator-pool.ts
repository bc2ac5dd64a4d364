import type { ModelFamily } from '@instep/choreo/choreography';
import type { Milliseconds } from '@instep/choreo/units';
import type { TrackState } from '@instep/blazepose/estimator';
import type { RawFrame } from '@instep/blazepose/raw-frame';
import type { Estimate } from '@instep/pose-estimator/worker/estimator-worker';
import type { CameraTrack } from '@instep/blazepose/camera-estimator';
import type { Logger } from 'pino';
import { LoadMeter, nearestRank, type Load } from '../capacity/load-meter.ts';
import { frameWeight } from '../capacity/frame-weight.ts';
import type { Clock } from '../clock.ts';
import { cpuWaitOf as systemCpuWaitOf } from './hang-detector.ts';
import type { PoolWorker, StartWorker } from './supervised-worker.ts';
import { WorkerQueue, type CpuWaitOf, type TimedJpeg, type TrackedPlayer, type WorkerLimits } from './worker-queue.ts';

/** The parts of an estimate that a source needs. */
export type FrameEstimate = Pick<Estimate, 'outcome' | 'pose' | 'inferMs'> &
  Partial<Pick<Estimate, 'decodeMs' | 'poses'>> & { readonly track: Pick<TrackState, 'people'> | null };

/**
 * Estimates a frame of one player, whose capture times must rise. `takeFrame` is called only when it is the player's
 * turn; the result is `null` if it returned no frame.
 */
export type EstimateFrame = <Frame extends TimedJpeg>(
  takeFrame: () => Frame | null,
) => Promise<{ readonly frame: Frame; readonly estimate: FrameEstimate } | null>;

/** A camera's access to the pool. */
export type PoolClient = {
  readonly estimate: EstimateFrame;
  /** The players of two seats change places. */
  readonly swap: (one: number, other: number) => void;
  /** What is known of the players, from which another client can continue; `null` before the first estimate. */
  readonly track: CameraTrack | null;
  readonly leave: () => void;
};

/** Who stands before a camera. */
export type Filmed = {
  /** How many players; one if it is left out. */
  readonly seats?: number;
  /** What an earlier client knew of them. */
  readonly from?: CameraTrack | null;
};

export type EstimatorPoolOptions = {
  readonly count: number;
  readonly start: StartWorker;
  readonly limits: WorkerLimits;
  readonly clock: Clock;
  /** By default that of the operating system. */
  readonly cpuWaitOf?: CpuWaitOf;
  readonly log: Logger;
};

/** The players before one camera, assigned to a queue. When its worker dies they lose a frame and move to another queue, if there is one. */
type Player = TrackedPlayer & { queue: WorkerQueue; hasLeft: boolean };

/** The estimator workers, and the players spread over them. */
export class EstimatorPool {
  readonly family: ModelFamily;
  /** The engine that runs the networks, for the log. */
  readonly engine: string;
  /** How many players before one camera can be followed. */
  readonly maxSeats: number;
  readonly #clock: Clock;
  readonly #queues: readonly WorkerQueue[];
  readonly #meter: LoadMeter;
  /** How many players each queue has: counted when they join and leave, because every frame needs it. */
  readonly #players = new Map<WorkerQueue, number>();

  /** Starts `count` workers. Rejects when the first ones can't be started. */
  static async start({ count, cpuWaitOf = systemCpuWaitOf, ...options }: EstimatorPoolOptions): Promise<EstimatorPool> {
    const { clock } = options;
    const pool: { current: EstimatorPool | null } = { current: null };
    const meter = new LoadMeter(count, clock, () => pool.current?.oldestWaitMs ?? 0);
    const queueOptions = {
      ...options,
      cpuWaitOf,
      usualMs: () => meter.usualMs,
      onEstimate: (waitMs: Milliseconds, { outcome, inferMs }: Estimate, seats: number) => {
        if (outcome === 'undecodable') meter.recordWasted(waitMs, inferMs);
        else meter.record(waitMs, inferMs, frameWeight(seats));
      },
      onLost: (waitMs: Milliseconds, spentMs: Milliseconds) => meter.recordWasted(waitMs, spentMs),
      onWorkerDied: () => pool.current?.moveRequests(),
    };
    const queues = await Promise.all(Array.from({ length: count }, () => WorkerQueue.open(queueOptions)));
    pool.current = new EstimatorPool(queues, meter, clock);
    return pool.current;
  }

  private constructor(queues: readonly WorkerQueue[], meter: LoadMeter, clock: Clock) {
    this.#queues = queues;
    this.#meter = meter;
    this.#clock = clock;
    const [{ family, engine, maxSeats }] = queues.map(({ worker }) => worker) as [PoolWorker];
    this.family = family;
    this.engine = engine;
    this.maxSeats = maxSeats;
  }

  get workers(): number {
    return this.#queues.length;
  }

  /** The resident memory of the workers together, when they last reported it. */
  get memoryBytes(): number {
    return this.#queues.reduce((sum, { worker }) => sum + (worker?.memoryBytes() ?? 0), 0);
  }

  /** The usual time for one frame of a player alone, averaged over recent ones. */
  get usualMs(): Milliseconds {
    return this.#meter.usualMs;
  }

  get load(): Load {
    return this.#meter.load;
  }

  get oldestWaitMs(): Milliseconds {
    return Math.max(...this.#queues.map(({ oldestWaitMs }) => oldestWaitMs));
  }

  /** Adds the players before a camera to the queue with the fewest; `trackId` tells cameras apart. */
  join(trackId: string, { seats = 1, from = null }: Filmed = {}): PoolClient {
    const queue = this.#bestQueue(null, seats);
    const player: Player = { trackId, seats, trackedBy: null, track: from, queue, hasLeft: false };
    this.#changePlayerCount(queue, seats);
    return {
      estimate: (takeFrame) => this.#estimate(player, takeFrame),
      swap: (one, other) => player.trackedBy?.swapSeats(trackId, one, other),
      get track() {
        return player.track;
      },
      leave: () => {
        if (player.hasLeft) return;
        player.hasLeft = true;
        this.#changePlayerCount(player.queue, -seats);
        player.trackedBy?.forgetTrack(trackId);
      },
    };
  }

  /** Measures the usual time at the start: the 95th percentile with all workers busy at once and warm. */
  async measure(frame: Uint8Array | RawFrame): Promise<void> {
    const times = await Promise.all(this.#queues.map(({ worker }) => measureWorker(worker, frame, this.#clock)));
    this.#meter.usualMs = nearestRank(times.flat(), PLANNED_QUANTILE) ?? this.#meter.usualMs;
  }

  /** Moves the requests of queues without a worker to other queues. */
  moveRequests(): void {
    for (const queue of this.#queues) {
      if (!queue.worker)
        queue.removeAll().forEach((request) => this.#bestQueue(queue, request.player.seats).enqueue(request));
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#queues.map((queue) => queue.close()));
  }

  async #estimate<Frame extends TimedJpeg>(player: Player, takeFrame: () => Frame | null) {
    const taken: { frame: Frame | null } = { frame: null };
    this.#move(player, this.#bestQueue(player.queue, player.seats));
    const estimate = await new Promise<Estimate | null>((resolve, reject) => {
      const takeOnce = (): Frame | null => (taken.frame = takeFrame());
      player.queue.enqueue({ player, takeFrame: takeOnce, since: this.#clock.now(), resolve, reject });
    });
    return taken.frame && estimate && { frame: taken.frame, estimate };
  }

  #move(player: Player, queue: WorkerQueue): void {
    if (!player.hasLeft && queue !== player.queue) {
      this.#changePlayerCount(player.queue, -player.seats);
      this.#changePlayerCount(queue, player.seats);
    }
    player.queue = queue;
  }

  #playerCount(queue: WorkerQueue): number {
    return this.#players.get(queue) ?? 0;
  }

  #changePlayerCount(queue: WorkerQueue, change: number): void {
    this.#players.set(queue, this.#playerCount(queue) + change);
  }

  /**
   * The queue with the fewest players among those that have a worker; so many players' own unless another is clearly
   * better for all of them.
   */
  #bestQueue(own: WorkerQueue | null, seats: number): WorkerQueue {
    const withWorker = this.#queues.filter(({ worker }) => worker);
    const candidates = withWorker.length > 0 ? withWorker : this.#queues;
    const best = candidates.reduce((a, b) => (this.#playerCount(b) < this.#playerCount(a) ? b : a));
    const mayStay = own && (own.worker || !best.worker) && this.#playerCount(own) <= this.#playerCount(best) + seats;
    return mayStay ? own : best;
  }
}

const WARM_UP_FRAMES = 3;
const MEASURED_FRAMES = 50;
/** Where a frame takes long, this many are enough once MEASURED_FOR_MS is over: the server should start soon. */
const MIN_MEASURED_FRAMES = 9;
const MEASURED_FOR_MS: Milliseconds = 1500;
/** With the median, players who start together would wait for each other from the first second. */
const PLANNED_QUANTILE = 0.95;

/** A grey frame of the size that a camera sends, for measuring without an image of a person. */
export const GREY_FRAME: RawFrame = {
  width: 480,
  height: 360,
  channels: 3,
  data: new Uint8Array(480 * 360 * 3).fill(128),
};

const measureWorker = async (
  worker: PoolWorker | null,
  frame: Uint8Array | RawFrame,
  clock: Clock,
): Promise<Milliseconds[]> => {
  const track = 'measuring';
  const times: Milliseconds[] = [];
  const startedAt = clock.now();
  const isEnough = (): boolean =>
    times.length >=
    WARM_UP_FRAMES + (clock.now() - startedAt < MEASURED_FOR_MS ? MEASURED_FRAMES : MIN_MEASURED_FRAMES);
  let measured = frame;
  while (worker && !isEnough()) {
    const timeMs = times.length * 100;
    const { outcome, inferMs } = await (measured instanceof Uint8Array
      ? worker.estimateJpeg(track, measured, timeMs)
      : worker.estimateFrame(track, measured, timeMs));
    // An undecodable frame takes no time: planned with that, the machine would be overcommitted many times over.
    if (outcome === 'undecodable' && measured !== GREY_FRAME) measured = GREY_FRAME;
    else times.push(inferMs);
  }
  worker?.forgetTrack(track);
  return times.slice(WARM_UP_FRAMES);
};
