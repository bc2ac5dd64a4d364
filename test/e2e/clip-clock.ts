import { flattenPose, type FlatPose } from '@instep/protocol/flat-pose';
import { FRAME_HEADER_BYTES, parseFrameMessage, type FrameMessage } from '@instep/protocol/frame-message';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import { createJpegDecoder } from '@instep/pose-estimator/jpeg';
import type { RawFrame } from '@instep/blazepose/raw-frame';
import type { Page } from '@playwright/test';

// The time that a frame takes through the camera and the page is part of the player's lag. Each frame of a clip carries
// its own number: together with the stamp from the page, the number shows the lag that the player had in this run.

/**
 * Side of a square in pixels. Squares along the top of a frame of 640 pixels encode its number: one for each bit, the
 * lowest first; white is 1.
 */
const SQUARE = 16;
const BITS = 10;
const CLIP_WIDTH = 640;
/** Frame rate of the film; the camera shows each frame twice. */
const FILM_FPS = 15;

/**
 * An ffmpeg filter graph that draws its number on each frame of a film, after the filters `before` and before those in
 * `after`.
 */
export const withFrameNumbers = (before: string, after: readonly string[]): string =>
  [
    `color=s=${SQUARE * BITS}x${SQUARE}:r=${FILM_FPS},format=yuv420p,geq=lum='16+219*mod(floor(N/pow(2,floor(X/${SQUARE}))),2)':cb=128:cr=128[number]`,
    `[0:v]${before}[frame]`,
    `[frame][number]${['overlay=shortest=1', ...after].join(',')}`,
  ].join(';');

const numberOf = ({ width, channels, data }: RawFrame): number => {
  const square = (SQUARE * width) / CLIP_WIDTH;
  const brightness = (bit: number): number =>
    data[(Math.floor(square / 2) * width + Math.floor((bit + 0.5) * square)) * channels] ?? 0;
  return Array.from({ length: BITS }, (_, bit) => (brightness(bit) > 128 ? 2 ** bit : 0)).reduce((a, b) => a + b);
};

/** Makes `readNumber(image, width)` known to the page: the number in an image of a clip's frame. */
export const readNumbersIn = async (page: Page): Promise<void> => {
  await page.addInitScript(
    ({ side, bits, clipWidth }) => {
      const context = new OffscreenCanvas(side * bits, 1).getContext('2d', { willReadFrequently: true });
      const readNumber = (image: CanvasImageSource, width: number): number => {
        const square = (side * width) / clipWidth;
        context?.drawImage(image, 0, Math.floor(square / 2), bits * square, 1, 0, 0, bits * side, 1);
        const { data } = context?.getImageData(0, 0, bits * side, 1) ?? { data: [] };
        let number = 0;
        for (let bit = 0; bit < bits; bit++) {
          if ((data[4 * Math.floor((bit + 0.5) * side)] ?? 0) > 128) number += 2 ** bit;
        }
        return number;
      };
      Object.assign(globalThis, { readNumber });
    },
    { side: SQUARE, bits: BITS, clipWidth: CLIP_WIDTH },
  );
};

/** A frame that the page sent while dancing. */
export type NumberedFrame = {
  readonly mediaTime: Seconds;
  /** The number of the clip's frame. */
  readonly number: number;
  /** The pose that the page or the server found in it. */
  readonly pose: FlatPose | null;
};

/**
 * Records the frames that the page sends, as JPEGs or as poses. The returned function lists those of the dance with
 * their numbers, but not number 0: it is repeated while the player in the clip has not started.
 */
export const recordFrames = async (page: Page): Promise<() => NumberedFrame[]> => {
  const numberByCaptureTime = new Map<Milliseconds, number>();
  await page.exposeFunction('reportNumber', (captureTime: Milliseconds, number: number) => {
    numberByCaptureTime.set(captureTime, number);
  });
  await readNumbersIn(page);
  await page.addInitScript(reportEstimatedFrames);
  const sent: { readonly bytes: Uint8Array; readonly answeredPoses: ReadonlyMap<number, FlatPose> }[] = [];
  page.on('websocket', (socket) => {
    // Each connection numbers its frames: after the dance, another one watches for a raised hand.
    const answeredPoses = new Map<number, FlatPose>();
    socket.on('framesent', ({ payload: bytes }) => {
      if (typeof bytes !== 'string' && bytes.byteLength > FRAME_HEADER_BYTES) sent.push({ bytes, answeredPoses });
    });
    socket.on('framereceived', ({ payload }) => {
      const message = JSON.parse(String(payload)) as { type: string; sequence: number; pose?: FlatPose };
      // The sequence restarts.
      if (message.type === 'ready') answeredPoses.clear();
      if (message.type === 'frame' && message.pose) answeredPoses.set(message.sequence, message.pose);
    });
  });
  const decode = createJpegDecoder();
  const numberIn = (frame: FrameMessage): number =>
    'jpeg' in frame ? numberOf(decode(frame.jpeg)) : (numberByCaptureTime.get(frame.captureTime) ?? 0);
  return () =>
    sent.flatMap(({ bytes, answeredPoses }) => {
      const frame = parseFrameMessage(bytes);
      const { sequence, mediaTime } = frame;
      const ownPose = 'seen' in frame && frame.seen.poses[0] ? flattenPose(frame.seen.poses[0]) : null;
      const number = numberIn(frame);
      const pose = ownPose ?? answeredPoses.get(sequence) ?? null;
      return mediaTime === null || number === 0 ? [] : [{ mediaTime, number, pose }];
    });
};

/** Runs in the page: reads the number of each frame on its way to the worker that estimates poses. */
const reportEstimatedFrames = (): void => {
  const page = globalThis as unknown as {
    readNumber: (image: CanvasImageSource, width: number) => number;
    reportNumber: (captureTime: number, number: number) => void;
  };
  const post = Object.getOwnPropertyDescriptor(Worker.prototype, 'postMessage')?.value as () => void;
  Worker.prototype.postMessage = function (...sent: unknown[]): void {
    const { type, image, timeMs } = sent[0] as { type: string; image: unknown; timeMs: number };
    if (type === 'estimate' && image instanceof VideoFrame)
      page.reportNumber(timeMs, page.readNumber(image, image.displayWidth));
    Reflect.apply(post, this, sent);
  };
};

/** The median lag of frames behind the video. */
export const medianLag = (frames: readonly NumberedFrame[]): Milliseconds => {
  const lags = frames.map(({ mediaTime, number }) => 1000 * (mediaTime - number / FILM_FPS));
  const middle = lags.sort((a, b) => a - b)[lags.length >> 1];
  if (middle === undefined) throw new Error('expected frames with numbers, got none');
  return middle;
};
