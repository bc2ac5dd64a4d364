/** Measures the quality of a camera's frames: brightness, sharpness, noise and frame rate. */
import type { CameraHealth } from '@instep/protocol/client-message';
import type { Milliseconds, Pixels, UnitInterval } from '@instep/choreo/units';
import type { FrameSize } from '../drawing/drawn-pose.ts';
import { context2d, createCanvas } from '../drawing/canvas.ts';
import { sentFrameSize } from './webcam-frame.ts';

/** A grey frame, 0..255, row by row. */
export type GreyFrame = { readonly width: Pixels; readonly height: Pixels; readonly grey: Uint8ClampedArray };

/** Makes a grey frame from RGBA bytes: Y = 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601). */
export const toGreyFrame = ({ data, width, height }: Pick<ImageData, 'data' | 'width' | 'height'>): GreyFrame => {
  const grey = new Uint8ClampedArray(width * height);
  for (let i = 0; i < grey.length; i++) {
    const at = 4 * i;
    grey[i] = 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
  }
  return { width, height, grey };
};

/** The mean brightness of a frame. */
export const brightness = ({ grey }: GreyFrame): UnitInterval =>
  grey.reduce((sum, value) => sum + value, 0) / (255 * Math.max(1, grey.length));

/**
 * The variance of the Laplacian, `4 g(x,y) - g(x±1,y) - g(x,y±1)`, of the smoothed frame: if it is small, the frame is
 * blurred or empty. Without smoothing it would have 20 times the variance of the noise, with it 0.41 times: a blurred
 * frame with noise looked sharp.
 */
export const sharpness = (frame: GreyFrame): number => {
  const { width, height } = frame;
  const grey = smooth(frame);
  let [sum, squares, n] = [0, 0, 0];
  const at = (x: Pixels, y: Pixels): number => grey[y * width + x] ?? 0;
  for (let y = 2; y < height - 2; y++) {
    for (let x = 2; x < width - 2; x++) {
      const edge = 4 * at(x, y) - at(x - 1, y) - at(x + 1, y) - at(x, y - 1) - at(x, y + 1);
      sum += edge;
      squares += edge * edge;
      n += 1;
    }
  }
  return n === 0 ? 0 : squares / n - (sum / n) ** 2;
};

/** The binomial mean of 3 x 3 pixels, weighted 1-2-1 by 1-2-1; the pixels at the border stay 0. */
const smooth = ({ width, height, grey }: GreyFrame): Float32Array => {
  const smoothed = new Float32Array(grey.length);
  const rowSum = (i: number): number => (grey[i - 1] ?? 0) + 2 * (grey[i] ?? 0) + (grey[i + 1] ?? 0);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      smoothed[i] = (rowSum(i - width) + 2 * rowSum(i) + rowSum(i + width)) / 16;
    }
  }
  return smoothed;
};

const BLOCK_SIZE: Pixels = 32;

/**
 * How much two frames differ, 0..1, in the block of 32 x 32 pixels where they differ least: a difference there is
 * noise.
 */
export const noise = (before: GreyFrame, after: GreyFrame): UnitInterval => {
  let minDifference = 1;
  for (let top = 0; top + BLOCK_SIZE <= after.height; top += BLOCK_SIZE) {
    for (let left = 0; left + BLOCK_SIZE <= after.width; left += BLOCK_SIZE) {
      minDifference = Math.min(minDifference, blockDifference(before, after, { left, top }));
    }
  }
  return minDifference;
};

const blockDifference = (
  before: GreyFrame,
  after: GreyFrame,
  { left, top }: { readonly left: Pixels; readonly top: Pixels },
): UnitInterval => {
  let sum = 0;
  for (let y = top; y < top + BLOCK_SIZE; y++) {
    for (let x = left; x < left + BLOCK_SIZE; x++) {
      const i = y * after.width + x;
      sum += Math.abs((after.grey[i] ?? 0) - (before.grey[i] ?? 0));
    }
  }
  return sum / (255 * BLOCK_SIZE * BLOCK_SIZE);
};

/** Whether a camera is frozen, from one measurement to the next. */
export class FreezeDetector {
  #equalComparisons = 0;

  /**
   * No new frame came since the last measurement, or the last three frames are equal: a single pair of equal frames may
   * be a virtual camera's.
   */
  detect(isEqual: boolean, cameraFps: number): boolean {
    this.#equalComparisons = isEqual ? this.#equalComparisons + 1 : 0;
    return cameraFps < MIN_LIVE_FPS || this.#equalComparisons >= 2;
  }
}

/** A camera that gives fewer frames a second gives none. */
const MIN_LIVE_FPS = 0.5;

/** Measures a camera's frames; each measurement compares with the frame of the one before. */
export class HealthMeter {
  readonly #video: HTMLVideoElement;
  #canvas: OffscreenCanvas | HTMLCanvasElement | null = null;
  readonly #freezes = new FreezeDetector();
  #last: { readonly frame: GreyFrame; readonly frameCount: number; readonly at: Milliseconds } | null = null;

  constructor(video: HTMLVideoElement) {
    this.#video = video;
  }

  /** Null while the element shows no frame, and at the first call. */
  measure(now: Milliseconds): CameraHealth | null {
    if (this.#video.videoWidth === 0) return null;
    const last = this.#last;
    const size = sentFrameSize({ width: this.#video.videoWidth / 2, height: this.#video.videoHeight / 2 });
    const frame = this.#readFrame(size);
    const { totalVideoFrames: frameCount } = this.#video.getVideoPlaybackQuality();
    this.#last = { frame, frameCount, at: now };
    if (last?.frame.width !== size.width || last.frame.height !== size.height) return null;
    const cameraFps = Math.max(0, ((frameCount - last.frameCount) * 1000) / Math.max(1, now - last.at));
    const isEqual = frame.grey.every((value, i) => value === last.frame.grey[i]);
    return {
      brightness: brightness(frame),
      sharpness: sharpness(frame),
      noise: noise(last.frame, frame),
      frozen: this.#freezes.detect(isEqual, cameraFps),
      cameraFps,
    };
  }

  #readFrame({ width, height }: FrameSize): GreyFrame {
    if (this.#canvas?.width !== width || this.#canvas.height !== height) this.#canvas = createCanvas({ width, height });
    const context = context2d(this.#canvas, { willReadFrequently: true });
    context.drawImage(this.#video, 0, 0, width, height);
    return toGreyFrame(context.getImageData(0, 0, width, height));
  }
}
