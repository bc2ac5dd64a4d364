import type { Close } from '@instep/protocol/close';
import type { JpegFrame } from '@instep/protocol/frame-message';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import type { CameraTrack } from '@instep/blazepose/camera-estimator';
import type { FrameBudget } from '../capacity/frame-budget.ts';
import { frameWeight } from '../capacity/frame-weight.ts';
import type { Clock } from '../clock.ts';
import type { BadFrames } from '../limits/bad-frames.ts';
import type { EstimateFrame, EstimatorPool, PoolClient } from './estimator-pool.ts';
import {
  bySeats,
  droppedObservation,
  stampOf,
  type GrantedSource,
  type Observation,
  type Source,
} from './observation.ts';
import { WorkerDiedError, type TimedJpeg } from './worker-queue.ts';

/** Callbacks to the owner of a source. */
export type SourceEvents = {
  /** Called exactly once for each frame. */
  readonly onObservation: (observation: Observation) => void;
  /** A frame could not be estimated; it is dropped, and the dance goes on. */
  readonly onError: (error: unknown) => void;
  /** Too many frames were bad: the owner has to close the connection. */
  readonly onTooManyBadFrames: (close: Close) => void;
};

export type JpegSourceOptions = SourceEvents & {
  readonly estimate: EstimateFrame;
  readonly clock: Clock;
  readonly badFrames: BadFrames;
  /** How many players the camera films. */
  readonly seats: number;
  /** True while a dance is judged, false during a camera check. */
  readonly isDancing: boolean;
  /** Releases the source's share of the frame budget and of the pool. */
  readonly release?: () => void;
};

type Pending = TimedJpeg & { readonly frame: JpegFrame; readonly arrivedAt: Milliseconds };

/**
 * Observations of one camera's JPEG frames, which the pool estimates one after the other. Of the frames that arrive
 * during an estimation, only the newest waits: feedback on an old frame is worth less than the delay it costs.
 *
 *     put ──▶ waiting (at most one; an older one is dropped) ──its turn──▶ in work (at most one) ──▶ observed
 */
export class JpegSource implements Source<JpegFrame> {
  readonly #options: JpegSourceOptions;
  readonly #unanswered = new Set<JpegFrame>();
  #waiting: Pending | null = null;
  #inWork: Pending | null = null;
  #running: Promise<void> | null = null;
  #lastCaptureTime: Milliseconds = -Infinity;

  constructor(options: JpegSourceOptions) {
    this.#options = options;
  }

  /** A frame that was not captured later than the previous one is dropped. */
  put(frame: JpegFrame): void {
    this.#unanswered.add(frame);
    if (frame.captureTime <= this.#lastCaptureTime) return this.#emit(frame, droppedObservation(frame));
    this.#lastCaptureTime = frame.captureTime;
    this.#dropWaiting();
    const { jpeg, captureTime: timeMs } = frame;
    this.#waiting = { frame, jpeg, timeMs, arrivedAt: this.#options.clock.now() };
    this.#running ??= this.#run();
  }

  async idle(): Promise<void> {
    await this.#running;
  }

  close(): void {
    this.#dropWaiting();
    for (const frame of this.#unanswered) this.#emit(frame, droppedObservation(frame));
    this.#options.release?.();
  }

  async #run(): Promise<void> {
    while (this.#waiting) {
      this.#inWork = null;
      try {
        await this.#estimateNewest();
      } catch (error) {
        this.#handleFailure(error); // and continue: one bad frame must not stop the game
      }
    }
    this.#running = null;
  }

  async #estimateNewest(): Promise<void> {
    const { estimate, clock, badFrames, seats } = this.#options;
    const estimated = await estimate(() => this.#takeNewest());
    if (!estimated) return;
    const { frame, arrivedAt } = estimated.frame;
    const { outcome, pose, poses = [pose], inferMs, track } = estimated.estimate;
    const queueMs = Math.max(0, clock.now() - arrivedAt - inferMs);
    const seen = seats === 1 ? { pose } : { pose: null, poses: bySeats(poses, seats) };
    const estimation = { outcome, ...seen, people: track?.people ?? 0 };
    this.#emit(frame, { stamp: stampOf(frame), ...estimation, timings: { queueMs, inferMs }, origin: 'server' });
    this.#closeIfAsked(badFrames.countFrame(estimated.estimate));
  }

  #takeNewest(): Pending | null {
    this.#inWork = this.#waiting;
    this.#waiting = null;
    return this.#inWork;
  }

  #handleFailure(error: unknown): void {
    const failed = this.#inWork ?? this.#takeNewest();
    if (!failed) return;
    const { onError, badFrames, isDancing } = this.#options;
    onError(error);
    this.#emit(failed.frame, droppedObservation(failed.frame));
    if (error instanceof WorkerDiedError) this.#closeIfAsked(badFrames.countWorkerDeath(isDancing));
  }

  #dropWaiting(): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting) this.#emit(waiting.frame, droppedObservation(waiting.frame));
  }

  /** Emits one observation per frame: an estimate that arrives after its frame was dropped is ignored. */
  #emit(frame: JpegFrame, observation: Observation): void {
    if (this.#unanswered.delete(frame)) this.#options.onObservation(observation);
  }

  #closeIfAsked(close: Close | null): void {
    if (close) this.#options.onTooManyBadFrames(close);
  }
}

/** What is needed to open a JPEG source. */
export type JpegSourceRequest = SourceEvents & {
  readonly wantedFps: number;
  /** How long the source will be needed, if that is known. */
  readonly durationS?: Seconds;
  /** Distinguishes this camera's frames from those of others. */
  readonly trackId: string;
  /** What another source knew of the same players, who keep their seats. */
  readonly track?: CameraTrack | null;
  readonly badFrames: BadFrames;
  /** How many players the camera films. */
  readonly seats: number;
  readonly isDancing: boolean;
  /** Called when the granted rate changes. */
  readonly onRate: (fps: number) => void;
};

/** What all JPEG sources share. */
export type JpegSourceContext = { readonly budget: FrameBudget; readonly pool: EstimatorPool; readonly clock: Clock };

/** A JPEG source with its share. */
export type OpenJpegSource = GrantedSource<JpegFrame> & Pick<PoolClient, 'swap' | 'track'>;

/**
 * Opens a source and reserves its share of the frame budget and of the pool; `null` when no budget is left, or the model
 * can't follow so many.
 */
export const openJpegSource = (
  { budget, pool, clock }: JpegSourceContext,
  { wantedFps, durationS, trackId, track: from = null, onRate, ...request }: JpegSourceRequest,
): OpenJpegSource | null => {
  const { seats } = request;
  if (seats > pool.maxSeats) return null;
  const weight = frameWeight(seats);
  const grant = budget.request({ wantedFps, weight, onRate, ...(durationS !== undefined && { durationS }) });
  if (!grant) return null;
  const client = pool.join(trackId, { seats, from });
  const release = (): void => {
    client.leave();
    grant.release();
  };
  const source = new JpegSource({ ...request, estimate: client.estimate, clock, release });
  return {
    put: (frame) => source.put(frame),
    idle: () => source.idle(),
    close: () => source.close(),
    swap: client.swap,
    get track() {
      return client.track;
    },
    get fps() {
      return grant.fps;
    },
  };
};
