import { open, stat } from 'node:fs/promises';
import { MAX_VIDEO_BYTES, MAX_VIDEO_MIB } from '@instep/dance-files/video-limits';
import { VideoError } from './exit-codes.ts';
import type { Demuxer } from './video-info.ts';

/** Checks that a path names a file of a sane size. Throws VideoError. */
export const checkFile = async (file: string, name: string): Promise<void> => {
  const stats = await stat(file).catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === 'ENOENT' ? 'no such file' : cause.message;
    throw new VideoError(`${name}: expected a video, got ${why}`, { cause });
  });
  if (stats.isDirectory()) throw new VideoError(`${name}: expected a video, got a folder`);
  if (!stats.isFile()) throw new VideoError(`${name}: expected a video, got something that is no file`);
  if (stats.size === 0) throw new VideoError(`${name}: expected a video, got an empty file`);
  if (stats.size > MAX_VIDEO_BYTES) {
    throw new VideoError(
      `${name}: expected at most ${MAX_VIDEO_MIB / 1024} GiB, got ${(stats.size / 2 ** 30).toFixed(1)} GiB`,
    );
  }
};

/** What the first box of an MP4 or MOV may be called. */
const MOV_BOXES = /^(ftyp|moov|mdat|free|skip|wide|pnot)$/;

/**
 * Tells the container by its first bytes, so that ffmpeg never has to guess: its guess for an `.mp4` that is really
 * a playlist is to open what the playlist names. Throws VideoError.
 */
export const demuxerOf = async (file: string, name: string): Promise<Demuxer> => {
  const handle = await open(file).catch((cause: Error) => {
    throw new VideoError(`${name}: cannot be read: ${cause.message}`, { cause });
  });
  try {
    const { buffer } = await handle.read(Buffer.alloc(8), 0, 8, 0);
    if (MOV_BOXES.test(buffer.toString('latin1', 4, 8))) return 'mov';
    if (buffer.readUInt32BE(0) === 0x1a45dfa3) return 'matroska';
  } finally {
    await handle.close();
  }
  throw new VideoError(`${name}: expected an MP4, MOV, WebM or MKV video, got another kind of file`);
};
