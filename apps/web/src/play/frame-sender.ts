/** Sends the camera's frames to the server at the granted rate. */
import { encodeFrameMessage } from '@instep/protocol/frame-message';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import { takenAt, type FrameEncoder } from '../camera/webcam-frame.ts';

/** The stamp of a frame. */
export type Stamp = {
  /** What the video showed; null while nothing is judged: in the camera check and in menus. */
  readonly mediaTime: Seconds | null;
  readonly epoch: number;
};

/** The frame rate and the frames in flight that the server allows. */
export type Grant = { readonly fps: number; readonly maxInFlight: number };

export type FrameSenderOptions = {
  readonly encode: FrameEncoder;
  /** The stamp of a frame captured then, or null if the frame is not wanted. */
  readonly stamp: (captureTime: Milliseconds) => Stamp | null;
  readonly send: (bytes: Uint8Array<ArrayBuffer>) => void;
  /** Bytes that the socket has not sent yet. */
  readonly bufferedAmount: () => number;
};

/** If more than this is unsent, the connection is slow: a frame sent now would only arrive late. */
const MOST_BUFFERED_BYTES = 64 * 1024;

/** After this an answer counts as lost; otherwise each lost answer would use up one frame in flight for good. */
const ANSWER_TIMEOUT: Milliseconds = 5_000;

/** The weight of one answer in the mean round trip. Chosen by taste: after ten answers a short delay is forgotten. */
const ROUND_TRIP_SHARE = 0.2;

/**
 * Sends webcam frames at the granted rate, stamped with their capture time. It drops frames that can't be sent at once;
 * it never queues.
 */
export class FrameSender {
  readonly #options: FrameSenderOptions;
  readonly #inFlight = new Map<number, Milliseconds>();
  #grant: Grant = { fps: 0, maxInFlight: 0 };
  #roundTrip: Milliseconds = 0;
  #sequence = 0;
  #due: Milliseconds = -Infinity;
  #last: Stamp | null = null;
  #run = 0;

  constructor(options: FrameSenderOptions) {
    this.#options = options;
  }

  /** The number of the last frame sent, or -1. */
  get lastSequence(): number {
    return this.#sequence - 1;
  }

  /** Sends what the element shows from now on; returns a function that stops it. */
  watch(video: HTMLVideoElement): () => void {
    const onFrame: VideoFrameRequestCallback = (now, metadata) => {
      handle = video.requestVideoFrameCallback(onFrame);
      void this.handleFrame(video, now, metadata);
    };
    let handle = video.requestVideoFrameCallback(onFrame);
    return () => video.cancelVideoFrameCallback(handle);
  }

  grant(grant: Grant): void {
    this.#grant = grant;
  }

  /** The server has answered a frame: another may be sent. */
  acknowledge(sequence: number, now: Milliseconds): void {
    const since = this.#inFlight.get(sequence);
    if (since !== undefined) this.#roundTrip += (now - since - this.#roundTrip) * ROUND_TRIP_SHARE;
    this.#inFlight.delete(sequence);
  }

  /** The connection was replaced: answers to frames sent over the old one will not arrive. */
  forgetUnanswered(): void {
    this.#inFlight.clear();
  }

  /** Counts from 0 again because a session begins. Answers to older frames no longer matter. */
  restart(): void {
    this.#run += 1;
    this.#sequence = 0;
    this.#inFlight.clear();
    this.#last = null;
  }

  /** Sends the frame that the camera's element shows now, if the grant, the stamp and the connection allow it. */
  async handleFrame(
    video: HTMLVideoElement,
    now: Milliseconds,
    metadata: Pick<VideoFrameCallbackMetadata, 'captureTime'>,
  ): Promise<void> {
    const captureTime = takenAt(now, metadata);
    if (!this.#mayGo(now, captureTime)) return;
    const stamp = this.#options.stamp(captureTime);
    if (!stamp || this.#repeats(stamp)) return;
    const run = this.#run;
    const sequence = this.#take(now, captureTime, stamp);
    const jpeg = await this.#options.encode(video);
    if (run !== this.#run) return;
    if (!jpeg) {
      this.#inFlight.delete(sequence);
      return;
    }
    const capturedByCamera = metadata.captureTime !== undefined;
    this.#options.send(encodeFrameMessage({ sequence, ...stamp, captureTime, capturedByCamera, jpeg }));
  }

  #mayGo(now: Milliseconds, captureTime: Milliseconds): boolean {
    for (const [sequence, since] of this.#inFlight) {
      if (now - since > ANSWER_TIMEOUT) this.#inFlight.delete(sequence);
    }
    if (this.#inFlight.size >= this.#grant.maxInFlight) return false;
    // Cameras are not exact: a frame that is up to a quarter of a granted interval early counts as on time.
    if (captureTime < this.#due - 250 / this.#grant.fps) return false;
    return this.#options.bufferedAmount() <= MOST_BUFFERED_BYTES;
  }

  /**
   * On a slow connection the frames in flight limit the rate. They are spread evenly: two frames at once and then a
   * long gap show no motion.
   */
  get #interval(): Milliseconds {
    return Math.max(1000 / this.#grant.fps, this.#roundTrip / this.#grant.maxInFlight);
  }

  /** While the video does not advance, there is nothing new to judge. */
  #repeats({ mediaTime, epoch }: Stamp): boolean {
    if (mediaTime === null || this.#last?.epoch !== epoch) return false;
    return this.#last.mediaTime !== null && mediaTime <= this.#last.mediaTime;
  }

  #take(now: Milliseconds, captureTime: Milliseconds, stamp: Stamp): number {
    // Due times are on a grid, so that 12 frames a second of a 30-fps camera are 12, not 10; after a gap the grid
    // restarts.
    const next = this.#due + this.#interval;
    this.#due = next > captureTime ? next : captureTime + this.#interval;
    this.#last = stamp;
    this.#inFlight.set(this.#sequence, now);
    return this.#sequence++;
  }
}
