/** Moves a dance's files into its folder: all of them, or none. */
import { mkdir, open, rename, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { partPathOf } from '@instep/dance-files/atomic-file';
import type { DancePaths } from '@instep/dance-files/dance-folder';
import { diskError, type DiskError } from '@instep/video-poses/errors';
import type { VideoInfo } from '@instep/video-poses/video';
import type { PlayablePlan } from './playable-video.ts';

/** A lower bound for a row of the keypoint CSV, which has 1470 bytes in our dances, and less if nobody is seen. */
const ROW_BYTES = 1000;
/** What libx264 needs at least for moving frames, in bits per pixel. Our dances have .11. */
const MIN_BITS_PER_PIXEL = 0.01;

/** A lower bound of the bytes that a dance of this video takes. More free space than that may still be too little. */
export const minBytes = (video: VideoInfo, rows: number, plan: PlayablePlan): number => {
  const { width, height, bytes, frameTimes } = video;
  const encoded = (MIN_BITS_PER_PIXEL * width * height * frameTimes.length) / 8;
  return Math.round(rows * ROW_BYTES + (plan.video === 'copy' ? bytes : Math.min(bytes, encoded)));
};

/**
 * Checks, before anything is measured, that a folder can be written to and has so many bytes free. Creates the folder.
 * Throws DiskError, or the system's error.
 */
export const checkFreeSpace = async (folder: string, bytes: number): Promise<void> => {
  await mkdir(folder, { recursive: true });
  const probe = path.join(folder, `.${process.pid}.part`);
  try {
    const handle = await open(probe, 'w');
    try {
      await handle.write(Buffer.alloc(4096));
      await handle.sync();
    } finally {
      await handle.close();
    }
  } finally {
    await rm(probe, { force: true }).catch(() => {});
  }
  // If the system doesn't report how much is free, the work itself will show it.
  const free = await statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => Infinity,
  );
  if (free < bytes) throw tooLittleSpace(folder, bytes, free);
};

const tooLittleSpace = (folder: string, bytes: number, free: number): DiskError =>
  diskError('ENOSPC', `the dance needs at least ${megabytes(bytes)}, and ${folder} has ${megabytes(free)} free`);

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** The temporary paths at which the files of a dance are written until all of them are complete. */
export const partPaths = ({ video, csv, json, cover }: DancePaths): DancePaths => ({
  video: partPathOf(video),
  csv: partPathOf(csv),
  json: partPathOf(json),
  cover: partPathOf(cover),
});

/** Removes the parts that an unfinished run has left. */
export const removeParts = async (paths: DancePaths): Promise<void> => {
  await Promise.all(Object.values(partPaths(paths)).map((part) => rm(part, { force: true })));
};

/**
 * Moves the parts, flushed to disk, to where the dance's files belong. A dance exists if its JSON does: when a dance is
 * replaced, the old JSON is removed first and the new one comes last, so that no JSON is ever beside another dance's
 * files.
 */
export const publishParts = async (paths: DancePaths): Promise<void> => {
  const parts = partPaths(paths);
  await Promise.all(Object.values(parts).map(flush));
  await rm(paths.json, { force: true });
  await rename(parts.video, paths.video);
  await rename(parts.csv, paths.csv);
  await rename(parts.cover, paths.cover);
  await rename(parts.json, paths.json);
};

const flush = async (file: string): Promise<void> => {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
