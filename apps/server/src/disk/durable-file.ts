import { open } from 'node:fs/promises';
import path from 'node:path';
import { writeAtomically } from '@instep/dance-files/atomic-file';
import { fileVersion } from './inspect-files.ts';

/** The permissions of a new file, before the umask of the process: for everybody, or for its owner alone. */
const SHARED_FILE = 0o666;
export const OWNER_ONLY_FILE = 0o600;
/** The same of a folder: names and poses concern no other account on this machine. */
export const OWNER_ONLY_FOLDER = 0o700;

/** A text, or the parts of a long one. */
type Text = string | Iterable<string>;

/**
 * Writes a file whole: after a crash, or when the disk is full, it contains the old text or the new one, never a part.
 * Returns the version of the file that it wrote, even if the file has been replaced since.
 */
export const writeDurably = async (file: string, text: Text, mode = SHARED_FILE): Promise<string> => {
  const version = await writeAtomically(file, (part) => writeAndSync(part, text, mode));
  await syncFolder(path.dirname(file));
  return version;
};

const writeAndSync = async (file: string, text: Text, mode: number): Promise<string> => {
  const handle = await open(file, 'w', mode);
  try {
    // Each part is appended after the one before.
    for (const part of typeof text === 'string' ? [text] : text) await handle.writeFile(part);
    await handle.datasync();
    return fileVersion(await handle.stat({ bigint: true }));
  } finally {
    await handle.close();
  }
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
