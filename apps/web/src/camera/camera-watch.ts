/** Checks five times a second whether the camera's element shows new frames. */
import type { Milliseconds } from '@instep/choreo/units';
import type { CameraLiveness } from './camera-liveness.ts';
import { context2d, createCanvas } from '../drawing/canvas.ts';

/** Whether the page is shown and drawn: if it is hidden or not drawn, no frames are shown either. */
export type PageState = {
  readonly page: Pick<Document, 'hidden'>;
  readonly requestAnimationFrame: (callback: () => void) => number;
};

const OBSERVATION_INTERVAL_MS: Milliseconds = 200;
/** Enough pixels that a sensor's noise never leaves all of them the same; reading them takes 2 ms. */
const COMPARED_SIZE = { width: 160, height: 120 };

/** Compares the frame that an element shows with the one at the call before; null if there is nothing to compare. */
export type FrameComparer = (video: HTMLVideoElement) => boolean | null;

export const createFrameComparer = (): FrameComparer => {
  let canvas: OffscreenCanvas | HTMLCanvasElement | null = null;
  let before: Uint32Array | null = null;
  return (video) => {
    if (video.videoWidth === 0) return null;
    canvas ??= createCanvas(COMPARED_SIZE);
    const context = context2d(canvas, { willReadFrequently: true });
    context.drawImage(video, 0, 0, COMPARED_SIZE.width, COMPARED_SIZE.height);
    const pixels = new Uint32Array(context.getImageData(0, 0, COMPARED_SIZE.width, COMPARED_SIZE.height).data.buffer);
    const last = before;
    before = pixels;
    return last && pixels.some((pixel, i) => pixel !== last[i]);
  };
};

export type CameraWatchOptions = {
  readonly video: HTMLVideoElement;
  readonly liveness: CameraLiveness;
  readonly isMuted: () => boolean;
  /** Called after each observation. */
  readonly onObservation: () => void;
  readonly pageState?: PageState;
  readonly compare?: FrameComparer;
};

/** Five times a second, passes what the camera's element shows to a `CameraLiveness`; returns a function that stops it. */
export const watchCamera = ({
  video,
  liveness,
  isMuted,
  onObservation,
  pageState,
  compare,
}: CameraWatchOptions): (() => void) => {
  const { page, requestAnimationFrame: nextFrame } = pageState ?? { page: document, requestAnimationFrame };
  const hasChanged = compare ?? createFrameComparer();
  let arrived = false;
  let wasDrawn = true;
  const onFrame = (): void => {
    arrived = true;
    handle = video.requestVideoFrameCallback(onFrame);
  };
  let handle = video.requestVideoFrameCallback(onFrame);
  const timer = setInterval(() => {
    const changed = arrived ? hasChanged(video) : null;
    const isPlaying = !video.paused;
    // A browser pauses an element that is removed from the page, like a hidden tile: the judge still needs its frames.
    if (!isPlaying && !page.hidden) void video.play().catch(() => undefined);
    const pageIsDrawn = wasDrawn && isPlaying && !page.hidden;
    liveness.observe({ now: performance.now(), pageIsDrawn, muted: isMuted(), arrived, changed });
    arrived = false;
    wasDrawn = false;
    nextFrame(() => (wasDrawn = true));
    onObservation();
  }, OBSERVATION_INTERVAL_MS);
  return () => {
    clearInterval(timer);
    video.cancelVideoFrameCallback(handle);
  };
};
