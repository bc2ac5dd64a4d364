/** Sends the camera's frames to the server at the granted rate. */
import type { FrameMessage } from '@instep/protocol/frame-message';
import { FramePacer, type Grant } from './frame-pacer.ts';
import type { SendTimes } from './lab-link.ts';
import type { MediaMoment } from './media-anchors.ts';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import { captureTimeOf, type FrameEncoder } from '../camera/webcam-frame.ts';

/** The stamp of a frame. */
export type Stamp = {
  /** What the video showed; null while nothing is judged: in the camera check and in menus. */
  readonly mediaTime: Seconds | null;
  readonly epoch: number;
};

/**
 * The stamp of a frame that was captured while the video showed this; null if there is nothing to judge: it was captured
 * before this epoch began, or while the video was not playing.
 */
export const stampOf = (shown: MediaMoment | null, epoch: number): Stamp | null =>
  shown?.epoch !== epoch || shown.rate === 0 ? null : { mediaTime: shown.mediaTime, epoch };

export type FrameSenderOptions = {
  readonly encode: FrameEncoder;
  /** The stamp of a frame captured then, or null if the frame is not wanted. */
  readonly stampFrame: (captureTime: Milliseconds) => Stamp | null;
  readonly send: (frame: FrameMessage, times: SendTimes) => void;
  /** Bytes that the socket has not sent yet. */
  readonly bufferedAmount: () => number;
};

/** If more than this is unsent, the connection is slow: a frame sent now would only arrive late. */
const MAX_BUFFERED_BYTES = 64 * 1024;

/** After this an answer counts as lost; otherwise each lost answer would use up one frame in flight for good. */
const ANSWER_TIMEOUT_MS: Milliseconds = 5_000;

/**
 * Sends webcam frames at the granted rate, stamped with their capture time. It drops frames that can't be sent at once;
 * it never queues.
 */
export class FrameSender {
  readonly #options: FrameSenderOptions;
  readonly #pacer = new FramePacer();
  /** When each unanswered frame was sent, by its sequence. */
  readonly #inFlight = new Map<number, Milliseconds>();
  #grant: Grant = { fps: 0, maxInFlight: 0 };
  #sequence = 0;
  #lastStamp: Stamp | null = null;
  #restarts = 0;

  constructor(options: FrameSenderOptions) {
    this.#options = options;
  }

  /** The number of the last frame sent, or -1. */
  get lastSequence(): number {
    return this.#sequence - 1;
  }

  /** From sending a frame to its answer, the mean of the last ones; null before the first answer. */
  get roundTrip(): Milliseconds | null {
    return this.#pacer.roundTrip;
  }

  /** Sends what the element shows from now on; returns a function that stops it. */
  sendFramesOf(video: HTMLVideoElement): () => void {
    const onFrame: VideoFrameRequestCallback = (now, metadata) => {
      handle = video.requestVideoFrameCallback(onFrame);
      void this.handleFrame(video, now, metadata);
    };
    let handle = video.requestVideoFrameCallback(onFrame);
    return () => video.cancelVideoFrameCallback(handle);
  }

  setGrant(grant: Grant): void {
    this.#grant = grant;
  }

  /** The server has answered a frame: another may be sent. */
  acknowledge(sequence: number, now: Milliseconds): void {
    const sentAt = this.#inFlight.get(sequence);
    if (sentAt !== undefined) this.#pacer.recordRoundTrip(now - sentAt);
    this.#inFlight.delete(sequence);
  }

  /** The connection was replaced: answers to frames sent over the old one will not arrive. */
  clearInFlight(): void {
    this.#inFlight.clear();
  }

  /** Counts from 0 again because a session begins. Answers to older frames no longer matter. */
  restartSequence(): void {
    this.#restarts += 1;
    this.#sequence = 0;
    this.#inFlight.clear();
    this.#lastStamp = null;
  }

  /** Sends the frame that the camera's element shows now, if the grant, the stamp and the connection allow it. */
  async handleFrame(
    video: HTMLVideoElement,
    now: Milliseconds,
    metadata: Pick<VideoFrameCallbackMetadata, 'captureTime'>,
  ): Promise<void> {
    const captureTime = captureTimeOf(now, metadata);
    this.#dropTimedOut(now);
    if (!this.#maySend(captureTime)) return;
    const stamp = this.#options.stampFrame(captureTime);
    if (!stamp || this.#isRepeat(stamp)) return;
    const restarts = this.#restarts;
    const sequence = this.#registerFrame(now, captureTime, stamp);
    const encodedFrom = performance.now();
    const body = await this.#options.encode(video, captureTime, sequence);
    if (restarts !== this.#restarts) return;
    // Poses cost the server next to nothing: only JPEGs count as in flight until they are answered.
    if (!body || 'seen' in body) this.#inFlight.delete(sequence);
    if (!body) return;
    const capturedByCamera = metadata.captureTime !== undefined;
    const times = { encodedFrom, sentAt: performance.now() };
    this.#options.send({ sequence, ...stamp, captureTime, capturedByCamera, ...body }, times);
  }

  #dropTimedOut(now: Milliseconds): void {
    for (const [sequence, sentAt] of this.#inFlight) {
      if (now - sentAt > ANSWER_TIMEOUT_MS) this.#inFlight.delete(sequence);
    }
  }

  #maySend(captureTime: Milliseconds): boolean {
    if (this.#inFlight.size >= this.#grant.maxInFlight) return false;
    return this.#pacer.isDue(captureTime, this.#grant) && this.#options.bufferedAmount() <= MAX_BUFFERED_BYTES;
  }

  /** While the video does not advance, there is nothing new to judge. */
  #isRepeat({ mediaTime, epoch }: Stamp): boolean {
    if (mediaTime === null || this.#lastStamp?.epoch !== epoch) return false;
    return this.#lastStamp.mediaTime !== null && mediaTime <= this.#lastStamp.mediaTime;
  }

  #registerFrame(now: Milliseconds, captureTime: Milliseconds, stamp: Stamp): number {
    this.#pacer.scheduleNext(captureTime, this.#grant);
    this.#lastStamp = stamp;
    this.#inFlight.set(this.#sequence, now);
    return this.#sequence++;
  }
}
