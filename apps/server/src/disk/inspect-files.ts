/** Inspects files and folders that other processes and people may change, delete or replace. */
import type { BigIntStats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';

/** Identifies the version of a file at a path: differs after the file was changed or replaced. */
export const fileVersion = ({ ino, size, mtimeNs }: Pick<BigIntStats, 'ino' | 'size' | 'mtimeNs'>): string =>
  `${ino} ${size} ${mtimeNs}`;

/** Rejects unless the path is a regular file: opening a pipe may wait for ever, and reading a device may never end. */
export const expectRegularFile = async (file: string): Promise<void> => {
  if (!(await stat(file)).isFile()) throw new Error('expected a file, got a folder, a pipe or a device');
};

/** The names in a folder; none if it is not a folder, or doesn't exist because another process has just removed it. */
export const namesInFolder = async (folder: string): Promise<string[]> => {
  try {
    return await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
};
