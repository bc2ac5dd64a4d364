import { open } from 'node:fs/promises';

/**
 * Writes bytes at an offset of a file and returns when all of them are on the disk. One write may store less than it
 * was given: a disk that fills up takes what still fits, and reports the error only at the next write.
 */
export const writeAt = async (file: string, from: number, bytes: Uint8Array): Promise<void> => {
  const handle = await open(file, from === 0 ? 'w' : 'r+');
  try {
    let written = 0;
    while (written < bytes.length) {
      const { bytesWritten } = await handle.write(bytes, written, bytes.length - written, from + written);
      if (bytesWritten === 0) throw Object.assign(new Error('the disk takes no more'), { code: 'ENOSPC' });
      written += bytesWritten;
    }
    await handle.datasync();
  } finally {
    await handle.close();
  }
};
