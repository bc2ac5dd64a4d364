import { spawn } from 'node:child_process';
import type { PictureSize } from '../scene/camera.ts';
import { openFilmStudio } from './film-studio.ts';
import { frameTimes, type Film } from './film.ts';

/** How similar a frame of a video is to the same frame rendered again, as PSNR. */
export type FrameLikeness = { readonly frame: number; readonly decibels: number };

/** The PSNR that H.264 at its usual quality leaves of a frame; a frame of another moment has 20 to 27. */
export const ENCODER_NOISE_DECIBELS = 32;

/** `count` frames of a film, evenly spaced from its first to its last. */
export const sampledFrames = (film: Film, count: number): number[] => {
  const last = frameTimes(film).length - 1;
  return Array.from({ length: count }, (_, k) => Math.round((k * last) / Math.max(count - 1, 1)));
};

/** Renders `frames` of a film again and compares each with the same frame of a video of it. */
export const likenessOf = async (film: Film, video: string, frames: readonly number[]): Promise<FrameLikeness[]> => {
  const { size } = film.setup;
  const kept = await decodedFrames(video, size, frames);
  const studio = await openFilmStudio(film.setup);
  try {
    const found: FrameLikeness[] = [];
    for (const [k, frame] of frames.entries()) {
      const anew = await studio.film(film.momentAt(frame / film.fps));
      found.push({ frame, decibels: likeness(kept[k]!, anew, size) });
    }
    return found;
  } finally {
    await studio.close();
  }
};

/** PSNR of RGB rows, top row first, against RGBA rows, bottom row first. */
const likeness = (kept: Uint8Array, anew: Uint8Array, { width, height }: PictureSize): number => {
  let squares = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const a = (y * width + x) * 3;
      const b = ((height - 1 - y) * width + x) * 4;
      for (let c = 0; c < 3; c++) squares += (kept[a + c]! - anew[b + c]!) ** 2;
    }
  }
  return 10 * Math.log10(255 ** 2 / Math.max(squares / (width * height * 3), 1e-9));
};

const decodedFrames = async (video: string, size: PictureSize, frames: readonly number[]): Promise<Buffer[]> => {
  const chosen = frames.map((frame) => `eq(n\\,${frame})`).join('+');
  const picture = ['-vf', `select=${chosen}`, '-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'];
  const child = spawn('ffmpeg', ['-nostdin', '-v', 'error', '-i', video, ...picture], {
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
