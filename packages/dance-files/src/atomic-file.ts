/** Writes a file under another name beside its own, and renames it when it is complete: it is never seen in part. */
import { rename, rm } from 'node:fs/promises';

/** The part file of a program that names it by its file alone, so that its next run finds what this one left. */
export const partPathOf = (file: string): string => `${file}.part`;

/** The final path of a part file, whichever of the two names it has. */
export const finalPathOf = (part: string): string => part.replace(/(?:\.\d+-\d+)?\.part$/, '');

let parts = 0;

/**
 * Calls `write` with the path of the part file, and renames that file to `file`. Two may write the same file at once:
 * then it contains what one of them wrote. `write` decides whether its bytes must be on the disk before the file is
 * renamed: write-file-atomic, which does so always, neither writes in parts nor returns what `write` knows of them.
 */
export const writeAtomically = async <T>(file: string, write: (part: string) => Promise<T>): Promise<T> => {
  const part = partPathOf(`${file}.${process.pid}-${++parts}`);
  try {
    const result = await write(part);
    await rename(part, file);
    return result;
  } catch (error) {
    // On a full disk, an incomplete file would take space from other files.
    await rm(part, { force: true }).catch(() => {});
    throw error;
  }
};
