/** The page's end of the worker that estimates poses. */
import { unpackPose } from '@instep/blazepose/packed-pose';
import type { Pose } from '@instep/choreo/pose';
import type { Milliseconds, Pixels } from '@instep/choreo/units';
import { Pace } from './pace.ts';
import { RateKeeper } from './rate-keeper.ts';
import type { DeviceModel, FromWorker, ToWorker } from './worker-messages.ts';

/** What was seen in one frame. */
export type DeviceEstimate = { readonly pose: Pose | null; readonly people: number; readonly inferMs: Milliseconds };

/** A frame to be estimated at this size; the image is used up. */
export type DeviceFrame = {
  readonly image: VideoFrame | ImageBitmap;
  readonly width: Pixels;
  readonly height: Pixels;
  readonly timeMs: Milliseconds;
};

/** The part of a Worker that is used. */
export type WorkerLike = Pick<Worker, 'postMessage' | 'terminate' | 'addEventListener'>;

export type DeviceEstimatorOptions = {
  readonly createWorker: () => WorkerLike;
  /** Called while the networks are being loaded, with the share that has arrived. */
  readonly onProgress?: (share: number) => void;
  /** Called once, when the worker can't be used any more. */
  readonly onFailure: (reason: string) => void;
  readonly now?: () => Milliseconds;
};

/** A worker that is silent for this long has crashed or hangs. */
const ANSWER_TIMEOUT_MS: Milliseconds = 1500;

type Pending = { readonly frame: DeviceFrame; readonly resolve: (estimate: DeviceEstimate | null) => void };

/**
 * Estimates poses in a worker, one frame at a time; of the frames that come meanwhile only the newest waits. When the
 * worker fails, is silent or is too slow even at the lowest rate, `onFailure` is called and the worker is terminated:
 * left alive and idle, it made later frames 30 to 40 ms late.
 */
export class DeviceEstimator {
  readonly rate = new RateKeeper();
  readonly #options: DeviceEstimatorOptions;
  readonly #worker: WorkerLike;
  readonly #pace = new Pace();
  readonly #now: () => Milliseconds;
  #inWork: Pending | null = null;
  #waiting: Pending | null = null;
  #answerTimer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;
  #onLoaded: ((engine: string) => void) | null = null;

  constructor(options: DeviceEstimatorOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#worker = options.createWorker();
    this.#worker.addEventListener('message', (event) => this.#handle((event as MessageEvent<FromWorker>).data));
    this.#worker.addEventListener('error', (event) => this.#fail(event.message || 'worker error'));
    this.#worker.addEventListener('messageerror', () => this.#fail('a message that cannot be read'));
  }

  /** Loads the networks; resolves with the name of the engine. Never settles after a failure. */
  load(model: DeviceModel): Promise<string> {
    this.#post({ type: 'load', model });
    return new Promise((resolve) => (this.#onLoaded = resolve));
  }

  /** Estimates a frame; `null` when it was dropped because a newer one came first, or the worker has failed. */
  estimate(frame: DeviceFrame): Promise<DeviceEstimate | null> {
    return new Promise((resolve) => {
      this.#pace.recordFrame(this.#now());
      drop(this.#waiting);
      this.#waiting = { frame, resolve };
      if (this.#isClosed) this.#dropAll();
      else if (!this.#inWork) this.#next();
    });
  }

  /** Forgets the person followed so far. */
  reset(): void {
    this.#post({ type: 'reset' });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#answerTimer);
    this.#worker.terminate();
    this.#dropAll();
  }

  #next(): void {
    this.#inWork = this.#waiting;
    this.#waiting = null;
    if (!this.#inWork) return;
    const { image, ...frame } = this.#inWork.frame;
    this.#post({ type: 'estimate', image, ...frame }, [image]);
    this.#answerTimer = setTimeout(() => this.#fail('no answer'), ANSWER_TIMEOUT_MS);
  }

  #handle(message: FromWorker): void {
    if (this.#isClosed) return;
    switch (message.type) {
      case 'progress':
        return this.#options.onProgress?.(Math.min(1, message.loaded / message.total));
      case 'ready':
        return this.#onLoaded?.(message.engine);
      case 'failed':
        return this.#fail(message.reason);
      case 'estimated':
        return this.#handleEstimate(message);
    }
  }

  #handleEstimate({ pose, people, inferMs }: Extract<FromWorker, { type: 'estimated' }>): void {
    const now = this.#now();
    clearTimeout(this.#answerTimer);
    this.rate.record(inferMs, now);
    this.#pace.recordEstimate(now);
    this.#inWork?.resolve({ pose: pose && unpackPose(pose), people, inferMs });
    this.#inWork = null;
    if (this.rate.isLowest && this.#pace.isTooSlow(now)) this.#fail('too slow');
    else this.#next();
  }

  #dropAll(): void {
    // The image of the frame in work was transferred to the worker.
    this.#inWork?.resolve(null);
    drop(this.#waiting);
    this.#inWork = null;
    this.#waiting = null;
  }

  #post(message: ToWorker, transfer: Transferable[] = []): void {
    if (!this.#isClosed) this.#worker.postMessage(message, transfer);
  }

  #fail(reason: string): void {
    if (this.#isClosed) return;
    this.close();
    this.#options.onFailure(reason);
  }
}

/** The camera has few buffers: a frame that is held makes all later ones late. */
const drop = (pending: Pending | null): void => {
  pending?.frame.image.close();
  pending?.resolve(null);
};

/** Starts the real worker. */
export const createEstimatorWorker = (): Worker =>
  new Worker(new URL('./estimator.worker.ts', import.meta.url), { type: 'module' });
