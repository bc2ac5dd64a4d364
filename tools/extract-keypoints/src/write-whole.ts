import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/** Writes a file beside its place and moves it there when it is whole: two runs may write the same one at once. */
export const writeWhole = async (file: string, write: (part: string) => Promise<void>): Promise<void> => {
  await mkdir(path.dirname(file), { recursive: true });
  const part = `${file}.${process.pid}.part`;
  try {
    await write(part);
    await rename(part, file);
  } catch (error) {
    // On a full disk, half a file would take room from others.
    await rm(part, { force: true }).catch(() => {});
    throw error;
  }
};
