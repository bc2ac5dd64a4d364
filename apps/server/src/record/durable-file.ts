import { open, rename } from 'node:fs/promises';
import path from 'node:path';

/** Writes a file whole: after a crash it holds the old text or the new one, never a part. */
export const writeDurably = async (file: string, text: string): Promise<void> => {
  const part = `${file}.${process.pid}.part`;
  const handle = await open(part, 'w');
  try {
    await handle.writeFile(text);
    await handle.datasync();
  } finally {
    await handle.close();
  }
  await rename(part, file);
  await syncFolder(path.dirname(file));
};

/** Makes the names of a folder's files survive a crash. */
export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
