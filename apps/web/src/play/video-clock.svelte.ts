import type { Milliseconds, Seconds } from '@instep/choreo/units';
import { MediaAnchors, type MediaAnchor, type MediaMoment } from './media-anchors.ts';

/** The media time of the frame that the viewer sees, which `currentTime` only approximates. */
export class VideoClock {
  /** The media time of the frame on the screen. */
  mediaTime = $state<Seconds>(0);
  readonly #anchors = new MediaAnchors();
  #video: HTMLVideoElement;
  #handle: number;
  #epoch = 0;
  #rate = 0;

  constructor(video: HTMLVideoElement) {
    this.#video = video;
    this.#handle = video.requestVideoFrameCallback(this.#onFrame);
  }

  /** From the next frame on, frames belong to another epoch, at another speed; 0 while paused or stalled. */
  setEpoch(epoch: number, rate: number): void {
    this.#epoch = epoch;
    this.#rate = rate;
  }

  /** Follows another element, which the viewer sees from now on. */
  follow(video: HTMLVideoElement): void {
    this.close();
    this.#video = video;
    this.#handle = video.requestVideoFrameCallback(this.#onFrame);
  }

  /** What was on the screen when a camera frame was captured. */
  mediaTimeAt(captureTime: Milliseconds): MediaMoment | null {
    return this.#anchors.at(captureTime);
  }

  /** The frame shown last; null before the first. */
  get lastFrame(): MediaAnchor | null {
    return this.#anchors.last;
  }

  close(): void {
    this.#video.cancelVideoFrameCallback(this.#handle);
  }

  readonly #onFrame: VideoFrameRequestCallback = (_now, { mediaTime, expectedDisplayTime }) => {
    this.mediaTime = mediaTime;
    this.#anchors.push({ shownAt: expectedDisplayTime, mediaTime, epoch: this.#epoch, rate: this.#rate });
    this.#handle = this.#video.requestVideoFrameCallback(this.#onFrame);
  };
}
