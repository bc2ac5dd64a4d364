/** Writes files under a temporary name beside their final path, and renames them when they are complete. */
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';

const PART_SUFFIX = '.part';

/** Where a file is written until it is complete. */
export const partPathOf = (file: string): string => file + PART_SUFFIX;

/** The final path of a part file. */
export const finalPathOf = (part: string): string =>
  part.endsWith(PART_SUFFIX) ? part.slice(0, -PART_SUFFIX.length) : part;

/** Writes a part file and renames it when it is complete, so that two runs may write the same file at once. */
export const writeAtomically = async (file: string, write: (part: string) => Promise<void>): Promise<void> => {
  await mkdir(path.dirname(file), { recursive: true });
  const part = partPathOf(`${file}.${process.pid}`);
  try {
    await write(part);
    await rename(part, file);
  } catch (error) {
    // On a full disk, an incomplete file would take space from other files.
    await rm(part, { force: true }).catch(() => {});
    throw error;
  }
};
