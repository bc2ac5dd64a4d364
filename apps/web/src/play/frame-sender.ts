import { encodeFrameMessage } from '@instep/protocol/frame-message';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import { takenAt, type FrameEncoder } from '../camera/webcam-frame.ts';

/** What a picture is stamped with. */
export type Stamp = {
  /** What the video showed; null while watching. */
  readonly mediaTime: Seconds | null;
  readonly epoch: number;
};

/** What the server allows. */
export type Grant = { readonly fps: number; readonly maxInFlight: number };

export type FrameSenderOptions = {
  readonly encode: FrameEncoder;
  /** The stamp of a picture taken then, or null when it is not wanted. */
  readonly stamp: (captureTime: Milliseconds) => Stamp | null;
  readonly send: (bytes: Uint8Array<ArrayBuffer>) => void;
  /** Bytes that the socket has not sent yet. */
  readonly bufferedAmount: () => number;
};

/** More than this unsent means a slow line: a picture sent now would only arrive late. */
const MOST_BUFFERED_BYTES = 64 * 1024;

/** An answer that has not come by now never will; without this, one lost answer would cost a credit for good. */
const ANSWER_TIMEOUT: Milliseconds = 5_000;

/** How much one answer changes the known round trip. Taste: ten answers forget a hiccup. */
const ROUND_TRIP_SHARE = 0.2;

/** Sends webcam pictures at the granted rate, stamped when taken. It drops what can't go at once; it never queues. */
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

  /** The number of the last picture sent, or -1. */
  get lastSequence(): number {
    return this.#sequence - 1;
  }

  /** Sends what the element shows from now on; returns the way to stop. */
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

  /** The server is done with a picture: another may go. */
  acknowledge(sequence: number, now: Milliseconds): void {
    const since = this.#inFlight.get(sequence);
    if (since !== undefined) this.#roundTrip += (now - since - this.#roundTrip) * ROUND_TRIP_SHARE;
    this.#inFlight.delete(sequence);
  }

  /** The connection is another: answers to pictures on the old one will not come. */
  forgetUnanswered(): void {
    this.#inFlight.clear();
  }

  /** Counts from 0 again: a session begins. Answers to older pictures no longer matter. */
  restart(): void {
    this.#run += 1;
    this.#sequence = 0;
    this.#inFlight.clear();
    this.#last = null;
  }

  /** Sends the picture that the camera's element shows now, if it may go. */
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
    // Cameras are not exact: a picture up to a quarter of a granted interval early is the one that was meant.
    if (captureTime < this.#due - 250 / this.#grant.fps) return false;
    return this.#options.bufferedAmount() <= MOST_BUFFERED_BYTES;
  }

  /** On a slow line as many go as its credit carries, but evenly: two at once and then a long gap show no motion. */
  get #interval(): Milliseconds {
    return Math.max(1000 / this.#grant.fps, this.#roundTrip / this.#grant.maxInFlight);
  }

  /** A video that stands still shows nothing new to judge. */
  #repeats({ mediaTime, epoch }: Stamp): boolean {
    if (mediaTime === null || this.#last?.epoch !== epoch) return false;
    return this.#last.mediaTime !== null && mediaTime <= this.#last.mediaTime;
  }

  #take(now: Milliseconds, captureTime: Milliseconds, stamp: Stamp): number {
    // On a grid of due times, so that 12 a second of a 30-fps camera are 12, not 10; after a gap the grid starts anew.
    const next = this.#due + this.#interval;
    this.#due = next > captureTime ? next : captureTime + this.#interval;
    this.#last = stamp;
    this.#inFlight.set(this.#sequence, now);
    return this.#sequence++;
  }
}
