import { readdir } from 'node:fs/promises';

/**
 * The names in a folder; none if it is no folder or is gone: another server may have just deleted the day's last
 * session.
 */
export const namesIn = async (folder: string): Promise<string[]> => {
  try {
    return await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
};
