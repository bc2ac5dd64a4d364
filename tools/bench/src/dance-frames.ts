import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Pixels } from '@instep/choreo/units';
import { dancePaths, listDanceIds } from '@instep/dance-files/dance-folder';
import { createJpegDecoder } from '@instep/pose-estimator/jpeg';
import type { RawFrame } from '@instep/blazepose/raw-frame';
import { ffmpegPath } from '@instep/video-poses/ffmpeg';

/** A frame as the webcam sends it, and as pixels in memory. */
export type Frame = { readonly jpeg: Uint8Array; readonly pixels: RawFrame };

/** ffmpeg arguments for 4 : 3 frames like a webcam's, with the dancer in the middle; good, not best, quality. */
const webcamFilter = (width: Pixels): string[] => {
  const size = `${width}:${(width * 3) / 4}`;
  return ['-vf', `fps=2,scale=${size}:force_original_aspect_ratio=increase,crop=${size}`, '-q:v', '4'];
};
const FRAME_COUNT = 24;

/** Frames of the first dance in a folder, half a second apart. */
export const danceFrames = async (folder: string, width: Pixels): Promise<Frame[]> => {
  const [id] = await listDanceIds(folder);
  if (id === undefined) throw new Error(`expected a dance in ${folder}, got none`);
  return (await cutJpegs(dancePaths(folder, id).video, width)).map((jpeg) => {
    const pixels = createJpegDecoder()(jpeg);
    return { jpeg, pixels };
  });
};

const cutJpegs = async (video: string, width: Pixels): Promise<Uint8Array[]> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'instep-bench-'));
  try {
    const output = [...webcamFilter(width), '-frames:v', String(FRAME_COUNT), path.join(folder, '%03d.jpg')];
    await promisify(execFile)(ffmpegPath(), ['-nostdin', '-v', 'error', '-i', video, ...output]);
    const names = (await readdir(folder)).sort();
    return await Promise.all(names.map((name) => readFile(path.join(folder, name))));
  } finally {
    await rm(folder, { recursive: true });
  }
};

/** Returns the values one after the other, and starts again after the last. */
export const roundRobin = <T>(values: readonly T[]): (() => T) => {
  let index = 0;
  return () => {
    const value = values[index++ % values.length];
    if (value === undefined) throw new RangeError('expected at least one value, got none');
    return value;
  };
};
