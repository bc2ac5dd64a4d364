import type { Milliseconds, Pixels, UnitInterval } from '@instep/choreo/units';
import type { LabInput } from '@instep/protocol/client-message';
import type { FrameBody } from '@instep/protocol/frame-message';
import type { Canvas } from '../drawing/canvas.ts';
import type { FrameSize } from '../drawing/drawn-pose.ts';
import { FrameRing } from './frame-ring.ts';

/** Measured: larger frames take more bytes and estimation time, but the poses are no more accurate. */
const MAX_SIDE: Pixels = 480;
const JPEG_QUALITY = 0.8;

/** The size at which a camera's frame is sent: the same aspect ratio, the longer side at most so long. */
export const sentFrameSize = (camera: FrameSize, maxSide: Pixels = MAX_SIDE): FrameSize => {
  const scale = Math.min(1, maxSide / Math.max(camera.width, camera.height));
  return { width: Math.round(camera.width * scale), height: Math.round(camera.height * scale) };
};

/**
 * Makes the body of the frame that a video element shows, which is to be sent as that sequence; null while the element
 * shows none, or when the frame was dropped.
 */
export type FrameEncoder = (
  video: HTMLVideoElement,
  captureTime: Milliseconds,
  sequence: number,
) => Promise<FrameBody | null>;

/** Changes how frames are drawn and encoded; read for each frame. */
export type FrameTweaks = Pick<LabInput, 'brightness' | 'contrast' | 'maxSide' | 'quality'>;

/** Makes JPEGs of frames that are kept in `frames`; `onResize` is called with their size when it changes. */
export const createFrameEncoder = (
  onResize: (size: FrameSize) => void,
  frames = new FrameRing(1),
  maxSide?: Pixels,
  tweaks: () => FrameTweaks | null = () => null,
): FrameEncoder => {
  let last: FrameSize | null = null;
  return async (video, _captureTime, sequence) => {
    if (video.videoWidth === 0) return null;
    const tweaked = tweaks();
    const size = sentFrameSize({ width: video.videoWidth, height: video.videoHeight }, tweaked?.maxSide ?? maxSide);
    if (last?.width !== size.width || last.height !== size.height) onResize((last = size));
    // The frame is captured here, synchronously; what follows may take a while.
    const jpeg = await encodeJpeg(frames.draw(sequence, video, size, filterOf(tweaked)), tweaked?.quality);
    return jpeg && { jpeg };
  };
};

const filterOf = (tweaks: FrameTweaks | null): string | undefined =>
  tweaks ? `brightness(${tweaks.brightness ?? 1}) contrast(${tweaks.contrast ?? 1})` : undefined;

/** How late a frame arrives in browsers that don't report its capture time. Measured: 30-60 ms. */
const ASSUMED_CAMERA_DELAY: Milliseconds = 40;

/** When the camera took the frame that a video element has shown since `now`. */
export const captureTimeOf = (
  now: Milliseconds,
  { captureTime }: Pick<VideoFrameCallbackMetadata, 'captureTime'>,
): Milliseconds => captureTime ?? now - ASSUMED_CAMERA_DELAY;

/** The JPEG of what a canvas shows now; null if the browser can't make one. */
export const encodeJpeg = async (canvas: Canvas, quality = JPEG_QUALITY): Promise<Uint8Array | null> => {
  const blob = await toBlob(canvas, quality);
  return blob && new Uint8Array(await blob.arrayBuffer());
};

const toBlob = (canvas: Canvas, quality: UnitInterval): Promise<Blob | null> =>
  'convertToBlob' in canvas
    ? canvas.convertToBlob({ type: 'image/jpeg', quality })
    : new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
