/** Writes dances to disk for tests. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Choreography } from '@instep/choreo/choreography';
import type { DanceInfo } from '@instep/dance-files/dance-info';
import { makeKeypointCsv } from '@instep/dance-files/keypoint-csv-file';
import { makeTestDance } from './test-dance.ts';

/** Nine bytes that are their own positions, so that the text of a range shows which bytes it contains. */
export const VIDEO_BYTES = '123456789';

/** Writes a dance into a folder; its video is nine bytes that no browser would play. */
export const writeDance = (folder: string, choreography: Choreography, change: Partial<DanceInfo> = {}): void => {
  const { id, fps, duration, width, height, modelFamily, frames, moves } = choreography;
  const info: DanceInfo = {
    version: 1,
    id,
    title: `The dance ${id}`,
    level: 1,
    tags: [],
    bpm: null,
    fps,
    durationS: duration,
    width,
    height,
    modelFamily,
    model: 'full',
    videoSha256: createHash('sha256').update(VIDEO_BYTES).digest('hex'),
    rows: frames.length,
    moves: moves.map(({ n, start, end, gold }) => ({ n, startS: start, endS: end, gold })),
    draft: false,
    ...change,
  };
  writeFileSync(path.join(folder, `${id}.json`), JSON.stringify(info));
  writeFileSync(path.join(folder, `${id}.csv`), makeKeypointCsv(frames));
  writeFileSync(path.join(folder, `${id}.mp4`), VIDEO_BYTES);
};

/** More than the buffers between two sockets on one machine hold; every four bytes contain their own index. */
export const LARGE_VIDEO = Buffer.from(new Uint32Array(6 * 1024 * 1024).map((_, k) => k).buffer);

/** Writes a dance whose video is larger than all buffers on the way; returns the path of the video. */
export const writeLargeDance = (folder: string, id: string): string => {
  const videoSha256 = createHash('sha256').update(LARGE_VIDEO).digest('hex');
  writeDance(folder, { ...makeTestDance(2), id }, { videoSha256 });
  const file = path.join(folder, `${id}.mp4`);
  writeFileSync(file, LARGE_VIDEO);
  return file;
};
