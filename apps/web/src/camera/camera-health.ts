/** Measures the quality of a camera's frames: brightness, sharpness, noise and frame rate. */
import type { CameraHealth } from '@instep/protocol/client-message';
import type { Milliseconds, Pixels, UnitInterval } from '@instep/choreo/units';
import { context2d, createCanvas, sentSize } from './webcam-frame.ts';

/** A grey frame, 0..255, row by row. */
export type GreyPicture = { readonly width: Pixels; readonly height: Pixels; readonly grey: Uint8ClampedArray };

/** Makes a grey frame from RGBA bytes: Y = 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601). */
export const greyPicture = ({ data, width, height }: Pick<ImageData, 'data' | 'width' | 'height'>): GreyPicture => {
  const grey = new Uint8ClampedArray(width * height);
  for (let i = 0; i < grey.length; i++) {
    const at = 4 * i;
    grey[i] = 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
  }
  return { width, height, grey };
};

/** The mean brightness of a frame. */
export const brightness = ({ grey }: GreyPicture): UnitInterval =>
  grey.reduce((sum, value) => sum + value, 0) / (255 * Math.max(1, grey.length));

/** The variance of the Laplacian, `4 g(x,y) - g(x±1,y) - g(x,y±1)`: if it is small, the frame is blurred or empty. */
export const sharpness = ({ width, height, grey }: GreyPicture): number => {
  let [sum, squares, n] = [0, 0, 0];
  const at = (x: Pixels, y: Pixels): number => grey[y * width + x] ?? 0;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const edge = 4 * at(x, y) - at(x - 1, y) - at(x + 1, y) - at(x, y - 1) - at(x, y + 1);
      sum += edge;
      squares += edge * edge;
      n += 1;
    }
  }
  return n === 0 ? 0 : squares / n - (sum / n) ** 2;
};

const BLOCK: Pixels = 32;

/**
 * How much two frames differ, 0..1, in the block of 32 x 32 pixels where they differ least: a difference there is
 * noise.
 */
export const noise = (before: GreyPicture, after: GreyPicture): UnitInterval => {
  let least = 1;
  for (let top = 0; top + BLOCK <= after.height; top += BLOCK) {
    for (let left = 0; left + BLOCK <= after.width; left += BLOCK) {
      least = Math.min(least, blockDifference(before, after, { left, top }));
    }
  }
  return least;
};

const blockDifference = (
  before: GreyPicture,
  after: GreyPicture,
  { left, top }: { readonly left: Pixels; readonly top: Pixels },
): UnitInterval => {
  let sum = 0;
  for (let y = top; y < top + BLOCK; y++) {
    for (let x = left; x < left + BLOCK; x++) {
      const i = y * after.width + x;
      sum += Math.abs((after.grey[i] ?? 0) - (before.grey[i] ?? 0));
    }
  }
  return sum / (255 * BLOCK * BLOCK);
};

/** Measures a camera's frames; each call compares with the frame of the call before. */
export const createHealthMeter = (video: HTMLVideoElement) => {
  let before: { readonly picture: GreyPicture; readonly frames: number; readonly at: Milliseconds } | null = null;
  let canvas: OffscreenCanvas | HTMLCanvasElement | null = null;

  /** Null while the element shows no frame, and at the first call. */
  return (now: Milliseconds): CameraHealth | null => {
    if (video.videoWidth === 0) return null;
    const { width, height } = sentSize({ width: video.videoWidth / 2, height: video.videoHeight / 2 });
    if (canvas?.width !== width || canvas.height !== height) {
      canvas = createCanvas({ width, height });
      before = null;
    }
    const context = context2d(canvas, { willReadFrequently: true });
    context.drawImage(video, 0, 0, width, height);
    const picture = greyPicture(context.getImageData(0, 0, width, height));
    const last = before;
    before = { picture, frames: video.getVideoPlaybackQuality().totalVideoFrames, at: now };
    if (!last) return null;
    return {
      brightness: brightness(picture),
      sharpness: sharpness(picture),
      noise: noise(last.picture, picture),
      frozen: picture.grey.every((value, i) => value === last.picture.grey[i]),
      cameraFps: Math.max(0, ((before.frames - last.frames) * 1000) / Math.max(1, now - last.at)),
    };
  };
};
