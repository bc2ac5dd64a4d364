import { mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Milliseconds } from '@instep/choreo/units';
import { syncFolder } from './durable-file.ts';

/** Sessions lie here while they are being deleted: out of everybody's sight at once, gone soon. */
const LEAVING = '.deleted';

/**
 * Deletes folders for good. Each moves out of sight in one step, which is on disk before anything is taken apart: a
 * server that is killed meanwhile leaves whole sessions and deleted ones, and `sweepRemoved` ends its work.
 */
export const removeFolders = async (root: string, folders: readonly string[]): Promise<void> => {
  if (folders.length === 0) return;
  const leaving = path.join(root, LEAVING);
  await mkdir(leaving, { recursive: true });
  for (const folder of folders) await rename(folder, path.join(leaving, path.basename(folder)));
  const days = new Set(folders.map((folder) => path.dirname(folder)));
  for (const parent of [root, leaving, ...days]) await syncFolder(parent);
  await rm(leaving, { recursive: true, force: true });
  // A day on which nothing is left goes too, unless somebody may be about to begin a dance in it.
  const today = new Date().toISOString().slice(0, 10);
  for (const day of days) if (path.basename(day) !== today) await rmdir(day).catch(() => {});
};

/** A file is written in less. */
const PARTS_ARE_LEFT_AFTER: Milliseconds = 60_000;

/** Ends what a killed server began to delete, and removes the half-written lists that it left. */
export const sweepRemoved = async (root: string, now: Date): Promise<void> => {
  await rm(path.join(root, LEAVING), { recursive: true, force: true });
  const parts = (await readdir(root)).filter((name) => name.endsWith('.part')).map((name) => path.join(root, name));
  for (const part of parts) {
    // Another server in this folder may just have finished it.
    const stats = await stat(part).catch(() => null);
    if (stats && now.getTime() - stats.mtimeMs > PARTS_ARE_LEFT_AFTER) await rm(part, { force: true });
  }
};
