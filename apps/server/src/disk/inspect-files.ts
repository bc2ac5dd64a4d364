import type { BigIntStats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';

/** Looks at files and folders that others may change, or may have replaced by something else. */

/** Distinguishes the content of a file from any other that is at its path later. */
export const fileStamp = ({ ino, size, mtimeNs }: Pick<BigIntStats, 'ino' | 'size' | 'mtimeNs'>): string =>
  `${ino} ${size} ${mtimeNs}`;

/** Rejects for anything but a regular file: opening a pipe waits for ever, and reading a device never ends. */
export const expectRegularFile = async (file: string): Promise<void> => {
  if (!(await stat(file)).isFile()) throw new Error('expected a file, got a folder, a pipe or a device');
};

/** The names in a folder; none if it is no folder or is gone: another process may have just removed it. */
export const namesInFolder = async (folder: string): Promise<string[]> => {
  try {
    return await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
};
