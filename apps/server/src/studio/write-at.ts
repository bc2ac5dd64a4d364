import { open } from 'node:fs/promises';

/**
 * Writes bytes to a place in a file and returns when all of them are on the disk. One write may take less than it was
 * given: a disk that fills up takes what still fits and tells so only the next time.
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
