/** The page's end of the worker that estimates poses. */
import { unpackPose } from '@instep/blazepose/packed-pose';
import type { Keypoint, Pose } from '@instep/choreo/pose';
import type { Milliseconds, Pixels } from '@instep/choreo/units';
import { Pace } from './pace.ts';
import { RateKeeper } from './rate-keeper.ts';
import type { DeviceModel, FromWorker, ToWorker } from './worker-messages.ts';

/** What was seen in one frame. */
export type DeviceEstimate = {
  /** The pose of each seat. */
  readonly poses: readonly (Pose | null)[];
  readonly people: number;
  readonly inferMs: Milliseconds;
};

/** A frame to be estimated at this size; the image is used up. */
export type DeviceFrame = {
  readonly image: VideoFrame | ImageBitmap;
  readonly width: Pixels;
  readonly height: Pixels;
  readonly timeMs: Milliseconds;
};

/** How many bytes of the networks have arrived, of all that are needed. */
export type LoadProgress = { readonly loaded: number; readonly total: number };

/** Why the worker can't be used any more. */
export type DeviceFailure = 'not_loaded' | 'slow' | 'stopped';

/** The part of a Worker that is used. */
export type WorkerLike = Pick<Worker, 'postMessage' | 'terminate' | 'addEventListener'>;

export type DeviceEstimatorOptions = {
  readonly createWorker: () => WorkerLike;
  readonly onProgress: (progress: LoadProgress) => void;
  /** Called once, when the worker can't be used any more. */
  readonly onFailure: (failure: DeviceFailure) => void;
  /** Goes on however slow the device is, for tests on busy machines. */
  readonly isPatient?: boolean | undefined;
  readonly now?: () => Milliseconds;
};

/**
 * A worker that is silent for this long has crashed or hangs: an estimate takes 0.2 s with a quarter of a core. Frames
 * during the silence are lost.
 */
const ANSWER_TIMEOUT_MS: Milliseconds = 1000;
/** While networks are loaded: without a byte for this long, the connection or the browser fails. */
const LOAD_TIMEOUT_MS: Milliseconds = 8000;
const PATIENCE = 20;

type Pending = {
  readonly frame: DeviceFrame;
  readonly seats: number;
  readonly resolve: (estimate: DeviceEstimate | null) => void;
};

/**
 * Estimates poses in a worker, one frame at a time; of the frames that come meanwhile only the newest waits. When the
 * worker fails, is silent or is too slow even at the lowest rate, `onFailure` is called and the worker is terminated:
 * left alive and idle, it made later frames 30 to 40 ms late.
 */
export class DeviceEstimator {
  /** The engine's name, once a network is loaded. */
  engine = '';
  readonly #options: DeviceEstimatorOptions;
  readonly #worker: WorkerLike;
  readonly #now: () => Milliseconds;
  #rate = new RateKeeper();
  #pace = new Pace();
  #inWork: Pending | null = null;
  #waiting: Pending | null = null;
  #seats = 1;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;
  #onLoaded: ((isLoaded: boolean) => void) | null = null;

  constructor(options: DeviceEstimatorOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#worker = options.createWorker();
    this.#worker.addEventListener('message', (event) => this.#handle((event as MessageEvent<FromWorker>).data));
    this.#worker.addEventListener('error', () => this.#fail(this.#onLoaded ? 'not_loaded' : 'stopped'));
    this.#worker.addEventListener('messageerror', () => this.#fail('stopped'));
  }

  /** The rate that the device sustains, in frames a second. */
  get fps(): number {
    return this.#rate.fps;
  }

  /** Loads a network, in place of the one before. False if that failed. */
  load(model: DeviceModel): Promise<boolean> {
    if (this.#isClosed) return Promise.resolve(false);
    this.#post({ type: 'load', model });
    this.#restartTimer(LOAD_TIMEOUT_MS, 'not_loaded');
    return new Promise((resolve) => (this.#onLoaded = resolve));
  }

  /**
   * Estimates the poses of so many people in a frame; `null` when it was dropped because a newer one came first, or the
   * worker has failed.
   */
  estimate(frame: DeviceFrame, seats = 1): Promise<DeviceEstimate | null> {
    return new Promise((resolve) => {
      if (seats !== this.#seats) this.#setSeats(seats);
      this.#pace.recordFrame(this.#now());
      drop(this.#waiting);
      this.#waiting = { frame, seats, resolve };
      if (this.#isClosed) this.#dropAll();
      else if (!this.#inWork) this.#next();
    });
  }

  /** Forgets the person followed so far, and how fast the estimates were. */
  reset(): void {
    this.#forgetRate();
    this.#post({ type: 'reset' });
  }

  /** The players of two seats change places, from the next frame on. */
  swap(one: number, other: number): void {
    this.#post({ type: 'swap', seats: [one, other] });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#worker.terminate();
    this.#dropAll();
    this.#settleLoading(false);
  }

  /** How fast one person is estimated says little about several. */
  #setSeats(seats: number): void {
    this.#seats = seats;
    this.#forgetRate();
  }

  #forgetRate(): void {
    this.#rate = new RateKeeper();
    this.#pace = new Pace();
  }

  #next(): void {
    this.#inWork = this.#waiting;
    this.#waiting = null;
    if (!this.#inWork) return;
    const { frame, seats } = this.#inWork;
    this.#post({ type: 'estimate', ...frame, seats }, [frame.image]);
    this.#restartTimer(ANSWER_TIMEOUT_MS * seats, 'stopped');
  }

  #handle(message: FromWorker): void {
    if (this.#isClosed) return;
    switch (message.type) {
      case 'progress':
        this.#restartTimer(LOAD_TIMEOUT_MS, 'not_loaded');
        return this.#options.onProgress(message);
      case 'ready':
        clearTimeout(this.#timer);
        this.engine = message.engine;
        return this.#settleLoading(true);
      case 'failed':
        return this.#fail(this.#onLoaded ? 'not_loaded' : 'stopped');
      case 'estimated':
        return this.#handleEstimate(message);
      default:
        return this.#fail('stopped');
    }
  }

  #handleEstimate({ poses, people, inferMs }: Extract<FromWorker, { type: 'estimated' }>): void {
    const now = this.#now();
    clearTimeout(this.#timer);
    const estimate = readEstimate(poses, people, inferMs);
    if (!estimate) return this.#fail('stopped');
    this.#rate.record(
      inferMs,
      now,
      poses.some((pose) => pose !== null),
    );
    this.#pace.recordEstimate(now);
    this.#inWork?.resolve(estimate);
    this.#inWork = null;
    if (this.#rate.isLowest && this.#pace.isTooSlow(now) && !this.#options.isPatient) this.#fail('slow');
    else this.#next();
  }

  #settleLoading(isLoaded: boolean): void {
    this.#onLoaded?.(isLoaded);
    this.#onLoaded = null;
  }

  #dropAll(): void {
    // The image of the frame in work was transferred to the worker.
    this.#inWork?.resolve(null);
    drop(this.#waiting);
    this.#inWork = null;
    this.#waiting = null;
  }

  #restartTimer(timeoutMs: Milliseconds, failure: DeviceFailure): void {
    clearTimeout(this.#timer);
    const allowedMs = timeoutMs * (this.#options.isPatient ? PATIENCE : 1);
    const startedAt = this.#now();
    this.#timer = setTimeout(() => {
      // The computer or the page slept: the worker did, too.
      if (this.#now() - startedAt > 2 * allowedMs) this.#restartTimer(timeoutMs, failure);
      else this.#fail(failure);
    }, allowedMs);
  }

  #post(message: ToWorker, transfer: Transferable[] = []): void {
    if (!this.#isClosed) this.#worker.postMessage(message, transfer);
  }

  #fail(failure: DeviceFailure): void {
    if (this.#isClosed) return;
    this.close();
    this.#options.onFailure(failure);
  }
}

/** The estimate that a worker reports; null if it is nonsense. */
const readEstimate = (
  packed: readonly (Float64Array | null)[],
  people: number,
  inferMs: Milliseconds,
): DeviceEstimate | null => {
  if (!Number.isFinite(people) || !(inferMs >= 0)) return null;
  try {
    const poses = packed.map((pose) => pose && unpackPose(pose));
    const isSound = poses.every((pose) => !pose || Object.values(pose).every(isPossible));
    return isSound ? { poses, people, inferMs } : null;
  } catch {
    return null;
  }
};

const isPossible = ({ x, y, confidence }: Keypoint): boolean =>
  Number.isFinite(x) && Number.isFinite(y) && confidence >= 0 && confidence <= 1;

/** The camera has few buffers: a frame that is held makes all later ones late. */
const drop = (pending: Pending | null): void => {
  pending?.frame.image.close();
  pending?.resolve(null);
};
