import { spawn } from 'node:child_process';
import type { ImageSize } from '../scene/camera.ts';
import { openFrameRenderer } from './frame-renderer.ts';
import { frameTimes, type Animation } from './animation.ts';

/** How similar a frame of a video is to the same frame rendered again, as PSNR. */
export type FrameSimilarity = { readonly frame: number; readonly decibels: number };

/** The PSNR that H.264 at its usual quality leaves of a frame; a frame of another time has 20 to 27. */
export const MIN_SAME_FRAME_DECIBELS = 32;

/** `count` frames of an animation, evenly spaced from its first to its last. */
export const evenlySpacedFrames = (animation: Animation, count: number): number[] => {
  const last = frameTimes(animation).length - 1;
  return Array.from({ length: count }, (_, k) => Math.round((k * last) / Math.max(count - 1, 1)));
};

/** Renders `frames` of an animation again, and compares each with the same frame of a video of it. */
export const compareWithVideo = async (
  animation: Animation,
  video: string,
  frames: readonly number[],
): Promise<FrameSimilarity[]> => {
  const { size } = animation.setup;
  const decoded = await decodedFrames(video, size, frames);
  const renderer = await openFrameRenderer(animation.setup);
  try {
    const found: FrameSimilarity[] = [];
    for (const [k, frame] of frames.entries()) {
      const rendered = await renderer.renderFrame(animation.stateAt(frame / animation.fps));
      found.push({ frame, decibels: psnr(decoded[k]!, rendered, size) });
    }
    return found;
  } finally {
    await renderer.close();
  }
};

/** PSNR of RGB rows, top row first, against RGBA rows, bottom row first. */
const psnr = (decoded: Uint8Array, rendered: Uint8Array, { width, height }: ImageSize): number => {
  let squares = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const a = (y * width + x) * 3;
      const b = ((height - 1 - y) * width + x) * 4;
      for (let c = 0; c < 3; c++) squares += (decoded[a + c]! - rendered[b + c]!) ** 2;
    }
  }
  return 10 * Math.log10(255 ** 2 / Math.max(squares / (width * height * 3), 1e-9));
};

const decodedFrames = async (video: string, size: ImageSize, frames: readonly number[]): Promise<Buffer[]> => {
  const chosen = frames.map((frame) => `eq(n\\,${frame})`).join('+');
  const output = ['-vf', `select=${chosen}`, '-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'];
  const child = spawn('ffmpeg', ['-nostdin', '-v', 'error', '-i', video, ...output], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) chunks.push(chunk);
  const all = Buffer.concat(chunks);
  const bytes = size.width * size.height * 3;
  if (all.length !== bytes * frames.length) {
    throw new Error(
      `${video}: expected ${frames.length} frames of ${size.width} x ${size.height}, got ${all.length} bytes`,
    );
  }
  return frames.map((_, k) => all.subarray(k * bytes, (k + 1) * bytes));
};
