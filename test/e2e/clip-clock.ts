import { FRAME_HEADER_BYTES, parseFrameMessage } from '@instep/protocol/frame-message';
import type { Milliseconds } from '@instep/choreo/units';
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

/**
 * Records the frames that the page sends. The returned function computes their median lag behind the video; call it
 * after the dance.
 */
export const measureLag = (page: Page): (() => Milliseconds) => {
  const sent: Uint8Array[] = [];
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      if (typeof payload !== 'string' && payload.byteLength > FRAME_HEADER_BYTES) sent.push(payload);
    }),
  );
  return () => {
    const decode = createJpegDecoder();
    const lags = sent.flatMap((bytes) => {
      const frame = parseFrameMessage(bytes);
      if (!('jpeg' in frame)) return [];
      const { mediaTime } = frame;
      const number = numberOf(decode(frame.jpeg));
      // Number 0 is repeated while the player in the clip has not started.
      return mediaTime === null || number === 0 ? [] : [1000 * (mediaTime - number / FILM_FPS)];
    });
    const middle = lags.sort((a, b) => a - b)[lags.length >> 1];
    if (middle === undefined) throw new Error('expected frames with numbers, got none');
    return middle;
  };
};
