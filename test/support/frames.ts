/** Frames for tests: generated ones, and those of a video. */
import path from 'node:path';
import { tmpdir } from 'node:os';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import type { RawFrame } from '@instep/blazepose/raw-frame';

/** A frame whose pixel at `x`, `y` has the colour that `colour` returns; black by default. */
export const rawFrame = (
  width: number,
  height: number,
  colour: (x: number, y: number) => readonly [red: number, green: number, blue: number] = () => [0, 0, 0],
  channels: 3 | 4 = 3,
): RawFrame => {
  const data = new Uint8Array(width * height * channels).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set(colour(x, y), (y * width + x) * channels);
  }
  return { width, height, channels, data };
};

/** The frames of a video, passed through an ffmpeg filter and scaled. */
export const rawFramesOf = (
  video: string,
  { width, height, filter = 'null' }: { readonly width: number; readonly height: number; readonly filter?: string },
): RawFrame[] => {
  const output = ['-vf', `${filter},scale=${width}:${height}`, '-fps_mode', 'passthrough'];
  const bytes = execFileSync(
    process.env['FFMPEG_PATH'] || 'ffmpeg',
    ['-nostdin', '-v', 'error', '-i', video, ...output, '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'],
    { maxBuffer: 2 ** 30 },
  );
  const length = width * height * 3;
  return Array.from({ length: bytes.length / length }, (_, index) => ({
    width,
    height,
    channels: 3,
    data: bytes.subarray(index * length, (index + 1) * length),
  }));
};

/** The frames of a video as JPEGs, `fps` of each second, as a webcam would send them. */
export const videoJpegs = (video: string, fps: number): Uint8Array[] => {
  const folder = mkdtempSync(path.join(tmpdir(), 'instep-frames-'));
  try {
    const output = ['-vf', `fps=${fps}`, '-q:v', '4', path.join(folder, '%05d.jpg')];
    execFileSync(process.env['FFMPEG_PATH'] || 'ffmpeg', ['-nostdin', '-v', 'error', '-i', video, ...output]);
    return readdirSync(folder)
      .sort()
      .map((name) => new Uint8Array(readFileSync(path.join(folder, name))));
  } finally {
    rmSync(folder, { recursive: true });
  }
};
