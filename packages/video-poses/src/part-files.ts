/** Writes files next to their final path, and moves them there when they are complete. */
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';

const PART = '.part';

/** Where a file is written until it is complete. */
export const partOf = (file: string): string => file + PART;

/** The final path of a part. */
export const wholeOf = (part: string): string => (part.endsWith(PART) ? part.slice(0, -PART.length) : part);

/** Writes a file to a part and moves it to its path when it is complete: two runs may write the same file at once. */
export const writeWhole = async (file: string, write: (part: string) => Promise<void>): Promise<void> => {
  await mkdir(path.dirname(file), { recursive: true });
  const part = partOf(`${file}.${process.pid}`);
  try {
    await write(part);
    await rename(part, file);
  } catch (error) {
    // On a full disk, half a file would take space from others.
    await rm(part, { force: true }).catch(() => {});
    throw error;
  }
};
