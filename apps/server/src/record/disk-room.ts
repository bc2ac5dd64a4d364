import { statfs } from 'node:fs/promises';

const MIB = 1024 * 1024;

/** Whether the disk under a folder has so much room left. Where that can't be asked, writing will tell. */
export const hasRoom = async (folder: string, leastMib: number): Promise<boolean> => {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize >= leastMib * MIB;
  } catch {
    return true;
  }
};
