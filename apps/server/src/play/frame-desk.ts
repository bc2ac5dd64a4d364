import type { TrackState } from '@instep/blazepose/estimator';
import type { FrameMessage } from '@instep/choreo/frame-message';
import { flatPose, type Close, type FrameOutcome, type ServerMessage } from '@instep/choreo/messages';
import type { Pose } from '@instep/choreo/pose';
import type { Milliseconds } from '@instep/choreo/units';
import type { Clock } from '../clock.ts';
import type { BadFrames } from './bad-frames.ts';
import { LatestOnly, type Take } from './latest-only.ts';

/** What was seen in one picture, and how long looking took. */
export type Estimate = {
  readonly outcome: 'seen' | 'nobody' | 'undecodable';
  readonly pose: Pose | null;
  readonly inferMs: Milliseconds;
  /** CPU time that decoding took, where it is known. */
  readonly decodeMs?: Milliseconds;
  /** How far the player's track has got; `null` where the model keeps none. */
  readonly track: Pick<TrackState, 'people'> | null;
};

/** A picture of a player, and when it was taken. */
export type Shot = { readonly jpeg: Uint8Array; readonly timeMs: Milliseconds };

/**
 * Looks at the pictures of one player, one after the other; their times rise. Which one, is asked when its turn has
 * come. `null` when there was none any more.
 */
export type Estimator = <Taken extends Shot>(
  take: Take<Taken>,
) => Promise<{ readonly shot: Taken; readonly estimate: Estimate } | null>;

/** An estimator died, or was killed, while it worked on a frame. */
export class EstimatorKilledError extends Error {
  override readonly name = 'EstimatorKilledError';
}

/** What became of one frame. */
export type Answer = {
  readonly outcome: FrameOutcome;
  readonly pose: Pose | null;
  /** From arrival to the start of looking. */
  readonly queueMs: Milliseconds;
  readonly inferMs: Milliseconds;
};

type Options = {
  readonly estimate: Estimator;
  readonly clock: Clock;
  readonly send: (message: ServerMessage) => void;
  /** Told of every frame once, after its answer was sent. */
  readonly onAnswered: (frame: FrameMessage, answer: Answer) => void;
  /** The estimator failed at a frame: the frame is dropped, the game goes on. */
  readonly onError: (error: unknown) => void;
  readonly badFrames: BadFrames;
  /** Whether a dance goes on, or only a camera check. */
  readonly isDancing: boolean;
  /** Too many frames were bad: the connection is to be closed. */
  readonly onTooBad: (close: Close) => void;
};

type Arrived = Shot & { readonly frame: FrameMessage; readonly at: Milliseconds };

/** How many frames of a player may be unanswered: one in work and one waiting. */
export const MAX_IN_FLIGHT = 2;

const DROPPED: Answer = { outcome: 'dropped', pose: null, queueMs: 0, inferMs: 0 };

/** Takes the frames of one player, looks at the newest first, and answers every one of them, once. */
export class FrameDesk {
  readonly #options: Options;
  readonly #frames: LatestOnly<Arrived>;
  readonly #unanswered = new Set<FrameMessage>();
  #lastCaptureTime: Milliseconds = -Infinity;

  constructor(options: Options) {
    this.#options = options;
    this.#frames = new LatestOnly<Arrived>({
      work: (take) => this.#look(take),
      onDropped: ({ frame }) => this.#answer(frame, DROPPED),
      onError: (error, { frame }) => {
        options.onError(error);
        this.#answer(frame, DROPPED);
        if (error instanceof EstimatorKilledError) this.#closeFor(options.badFrames.countKill(options.isDancing));
      },
    });
  }

  /** Looks at the frame when its turn comes, if it comes; one that was not taken after the last is dropped. */
  put(frame: FrameMessage): void {
    if (frame.captureTime <= this.#lastCaptureTime) return this.drop(frame);
    this.#lastCaptureTime = frame.captureTime;
    this.#unanswered.add(frame);
    this.#frames.put({ frame, jpeg: frame.jpeg, timeMs: frame.captureTime, at: this.#options.clock.now() });
  }

  /** Answers the frame without looking at it. */
  drop(frame: FrameMessage): void {
    this.#unanswered.add(frame);
    this.#answer(frame, DROPPED);
  }

  /** Resolves when every frame has been answered. */
  idle(): Promise<void> {
    return this.#frames.idle();
  }

  /** Gives up what is not answered yet. */
  dropAll(): void {
    this.#frames.dropWaiting();
    for (const frame of this.#unanswered) this.#answer(frame, DROPPED);
  }

  async #look(take: Take<Arrived>): Promise<void> {
    const looked = await this.#options.estimate(take);
    if (!looked) return;
    const { shot, estimate } = looked;
    const { frame, at } = shot;
    const { outcome, pose, inferMs, track } = estimate;
    const queueMs = Math.max(0, this.#options.clock.now() - at - inferMs);
    this.#answer(frame, { outcome, pose, queueMs, inferMs }, track?.people);
    this.#closeFor(this.#options.badFrames.count(estimate));
  }

  #closeFor(close: Close | null): void {
    if (close) this.#options.onTooBad(close);
  }

  #answer(frame: FrameMessage, answer: Answer, people = 0): void {
    if (!this.#unanswered.delete(frame)) return;
    const { outcome, pose, queueMs, inferMs } = answer;
    this.#options.send({
      type: 'frame',
      sequence: frame.sequence,
      outcome,
      ...(pose && { pose: flatPose(pose) }),
      ...(people > 1 && { people }),
      queueMs: tenths(queueMs),
      inferMs: tenths(inferMs),
    });
    this.#options.onAnswered(frame, answer);
  }
}

const tenths = (ms: Milliseconds): Milliseconds => Math.round(10 * ms) / 10;
