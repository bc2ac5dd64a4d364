import { mkdir, open, rm, statfs } from 'node:fs/promises';
import path from 'node:path';
import { diskError, type DiskError } from './exit-codes.ts';
import type { PlayablePlan } from './playable-video.ts';
import type { VideoInfo } from './video-info.ts';

/** A row of the keypoint CSV: 1470 bytes in our dances, less where nobody is seen. */
const ROW_BYTES = 1000;
/** What libx264 needs at least for a moving picture, in bits per pixel. Our dances have .11. */
const LEAST_BITS = 0.01;

/** A lower bound of the bytes that a dance of this video takes. More free room than that may still be too little. */
export const leastBytes = (video: VideoInfo, rows: number, plan: PlayablePlan): number => {
  const { width, height, bytes, frameTimes } = video;
  const encoded = (LEAST_BITS * width * height * frameTimes.length) / 8;
  return Math.round(rows * ROW_BYTES + (plan.video === 'copy' ? bytes : Math.min(bytes, encoded)));
};

/**
 * Checks, before anything is measured, that a folder can be written to and has room for so many bytes. Makes the folder.
 * Throws DiskError, or the system's error.
 */
export const checkRoom = async (folder: string, bytes: number): Promise<void> => {
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
  // Where the system doesn't tell what is free, the work itself will find out.
  const free = await statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => Infinity,
  );
  if (free < bytes) throw noRoom(folder, bytes, free);
};

const noRoom = (folder: string, bytes: number, free: number): DiskError =>
  diskError('ENOSPC', `the dance needs at least ${megabytes(bytes)}, and ${folder} has ${megabytes(free)} free`);

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
