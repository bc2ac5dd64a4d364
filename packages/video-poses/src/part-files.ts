/** Writes files beside their place, and moves them there when they are whole. */
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';

const PART = '.part';

/** Where a file grows until it is whole. */
export const partOf = (file: string): string => file + PART;

/** The file for which a part is meant. */
export const wholeOf = (part: string): string => (part.endsWith(PART) ? part.slice(0, -PART.length) : part);

/** Writes a file beside its place and moves it there when it is whole: two runs may write the same one at once. */
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
