import type { Milliseconds, Pixels } from '@instep/choreo/units';
import type { FrameBody } from '@instep/protocol/frame-message';
import type { FrameSize } from '../drawing/drawn-pose.ts';

/** Measured: larger frames take more bytes and estimation time, but the poses are no more accurate. */
const MAX_SIDE: Pixels = 480;
const JPEG_QUALITY = 0.8;

/** The size at which a camera's frame is sent: the same aspect ratio, the longer side at most 480 pixels. */
export const sentFrameSize = (camera: FrameSize): FrameSize => {
  const scale = Math.min(1, MAX_SIDE / Math.max(camera.width, camera.height));
  return { width: Math.round(camera.width * scale), height: Math.round(camera.height * scale) };
};

/** Makes the body of the frame that a video element shows; null while it shows none, or when the frame was dropped. */
export type FrameEncoder = (video: HTMLVideoElement, captureTime: Milliseconds) => Promise<FrameBody | null>;

/** Makes JPEGs on one small canvas that is reused; `resized` is called with the size of the frames when it changes. */
export const createFrameEncoder = (onResize: (size: FrameSize) => void): FrameEncoder => {
  let canvas: OffscreenCanvas | HTMLCanvasElement | null = null;
  return async (video) => {
    if (video.videoWidth === 0) return null;
    const size = sentFrameSize({ width: video.videoWidth, height: video.videoHeight });
    if (canvas?.width !== size.width || canvas.height !== size.height) {
      canvas = createCanvas(size);
      onResize(size);
    }
    // The frame is captured here, synchronously; what follows may take a while.
    context2d(canvas).drawImage(video, 0, 0, size.width, size.height);
    const blob = await encodeJpeg(canvas);
    return blob && { jpeg: new Uint8Array(await blob.arrayBuffer()) };
  };
};

/** How late a frame arrives in browsers that don't report its capture time. Measured: 30-60 ms. */
const ASSUMED_CAMERA_DELAY: Milliseconds = 40;

/** When the camera took the frame that a video element has shown since `now`. */
export const captureTimeOf = (
  now: Milliseconds,
  { captureTime }: Pick<VideoFrameCallbackMetadata, 'captureTime'>,
): Milliseconds => captureTime ?? now - ASSUMED_CAMERA_DELAY;

/** A canvas outside the page: an OffscreenCanvas, or a canvas element if the browser doesn't support that. */
export const createCanvas = ({ width, height }: FrameSize): OffscreenCanvas | HTMLCanvasElement => {
  if (typeof OffscreenCanvas !== 'undefined') return new OffscreenCanvas(width, height);
  return Object.assign(document.createElement('canvas'), { width, height });
};

/** The canvas's drawing context. */
export const context2d = (
  canvas: OffscreenCanvas | HTMLCanvasElement,
  settings?: CanvasRenderingContext2DSettings,
): OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D => {
  const context = canvas.getContext('2d', settings);
  if (!(context && 'drawImage' in context)) throw new Error('expected a canvas that can be drawn on, got none');
  return context;
};

const encodeJpeg = (canvas: OffscreenCanvas | HTMLCanvasElement): Promise<Blob | null> =>
  'convertToBlob' in canvas
    ? canvas.convertToBlob({ type: 'image/jpeg', quality: JPEG_QUALITY })
    : new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', JPEG_QUALITY));
