import { readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Milliseconds } from '@instep/choreo/units';
import { syncFolder } from './durable-file.ts';

/** Sessions are called so while they are being deleted: out of everybody's sight at once, gone soon. */
const LEAVING = '.deleted-';

/**
 * Deletes folders for good. Each moves out of sight in one step, which is on disk before anything is taken apart: a
 * server that is killed meanwhile leaves whole sessions and deleted ones, and `sweepRemoved` ends its work.
 */
export const removeFolders = async (root: string, folders: readonly string[]): Promise<void> => {
  if (folders.length === 0) return;
  // No folder for all of them: another server, or the command line, may be deleting here, too, and take it away.
  const leaving = (folder: string): string => path.join(root, `${LEAVING}${path.basename(folder)}`);
  for (const folder of folders) await unlessGone(rename(folder, leaving(folder)));
  const days = new Set(folders.map((folder) => path.dirname(folder)));
  for (const parent of [root, ...days]) await unlessGone(syncFolder(parent));
  for (const folder of folders) await rm(leaving(folder), { recursive: true, force: true });
  // A day on which nothing is left goes too, unless somebody may be about to begin a dance in it.
  const today = new Date().toISOString().slice(0, 10);
  for (const day of days) if (path.basename(day) !== today) await rmdir(day).catch(() => {});
};

/** Whoever was faster has done it. */
const unlessGone = async (done: Promise<void>): Promise<void> => {
  try {
    await done;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
};

/** A file is written in less. */
const PARTS_ARE_LEFT_AFTER: Milliseconds = 60_000;

/** Ends what a killed server began to delete, and removes the half-written lists that it left. */
export const sweepRemoved = async (root: string, now: Date): Promise<void> => {
  const names = await readdir(root);
  for (const name of names.filter((name) => name.startsWith(LEAVING))) {
    await rm(path.join(root, name), { recursive: true, force: true });
  }
  for (const part of names.filter((name) => name.endsWith('.part')).map((name) => path.join(root, name))) {
    // Another server in this folder may just have finished it.
    const stats = await stat(part).catch(() => null);
    if (stats && now.getTime() - stats.mtimeMs > PARTS_ARE_LEFT_AFTER) await rm(part, { force: true });
  }
};
