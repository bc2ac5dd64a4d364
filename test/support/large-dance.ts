import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { danceOf } from './dancer-at.ts';
import { writeDance } from './write-dance.ts';

/** More than the buffers between two sockets on one machine hold; every four bytes contain their own index. */
export const LARGE_VIDEO = Buffer.from(new Uint32Array(6 * 1024 * 1024).map((_, k) => k).buffer);

/** Writes a dance whose video is larger than all buffers on the way; returns the path of the video. */
export const writeLargeDance = (folder: string, id: string): string => {
  const videoSha256 = createHash('sha256').update(LARGE_VIDEO).digest('hex');
  writeDance(folder, { ...danceOf(2), id }, { videoSha256 });
  const file = path.join(folder, `${id}.mp4`);
  writeFileSync(file, LARGE_VIDEO);
  return file;
};
