import { randomBytes } from 'node:crypto';
import { lstat, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Milliseconds } from '@instep/choreo/units';
import { withoutPath } from '@instep/dance-files/readable-file';
import type { DeletionFailure } from '../session-store.ts';
import { syncFolder } from '../../disk/durable-file.ts';
import { namesInFolder } from '../../disk/inspect-files.ts';

/** The prefix of sessions that are being deleted: hidden from everybody at once, removed soon. */
const DELETED_PREFIX = '.deleted-';

/**
 * Deletes folders for good, each independently: one that can't be removed does not prevent the others. Each folder is
 * first hidden by a rename, which is on disk before any of its files are removed: a server that is killed meanwhile
 * leaves sessions that are either complete or hidden, and `sweepRemoved` removes the hidden ones. Returns those that
 * could not be removed completely.
 */
export const removeFolders = async (root: string, folders: readonly string[]): Promise<readonly DeletionFailure[]> => {
  if (folders.length === 0) return [];
  const failures: DeletionFailure[] = [];
  const fail = (folder: string, error: unknown): void =>
    void failures.push({ name: path.basename(folder), reason: withoutPath(error as Error) });
  const moved: { readonly folder: string; readonly hidden: string }[] = [];
  for (const folder of folders) {
    try {
      const hidden = await hideFolder(root, folder);
      if (hidden !== null) moved.push({ folder, hidden });
    } catch (error) {
      fail(folder, error);
    }
  }
  const days = new Set(folders.map((folder) => path.dirname(folder)));
  // Where a folder can't be synced, its sessions are removed all the same.
  for (const parent of [root, ...days]) await syncFolder(parent).catch(() => {});
  for (const { folder, hidden } of moved) await removeWhole(hidden).catch((error: unknown) => fail(folder, error));
  // An empty day is removed, too, unless a dance may be about to begin on it.
  const today = new Date().toISOString().slice(0, 10);
  for (const day of days) if (path.basename(day) !== today) await rmdir(day).catch(() => {});
  return failures;
};

/** Hides a folder and returns its new path; `null` when somebody else was faster. */
const hideFolder = async (root: string, folder: string): Promise<string | null> => {
  // The same session may be in two days, and others may delete here, too: each gets a unique name.
  const name = `${DELETED_PREFIX}${path.basename(folder)}-${randomBytes(4).toString('hex')}`;
  try {
    return await renameFolder(path.join(root, name), folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    // The day is on another disk, so the folder is renamed within it.
    return renameFolder(path.join(path.dirname(folder), name), folder);
  }
};

const renameFolder = async (hidden: string, folder: string): Promise<string | null> => {
  try {
    await rename(folder, hidden);
    return hidden;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
};

/** Two may remove the same folder at once: it is enough that it is gone. */
const removeWhole = async (folder: string): Promise<void> => {
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 20 });
  } catch (error) {
    if (await lstat(folder).catch(() => null)) throw error;
  }
};

/** Writing a file takes less time than this. */
const PART_TIMEOUT_MS: Milliseconds = 60_000;
const DAY = /^\d{4}-\d\d-\d\d$/;

/**
 * Finishes interrupted deletions, and removes the half-written lists that a killed server left. Never rejects: returns
 * what could not be removed now.
 */
export const sweepRemoved = async (root: string, now: Date): Promise<readonly DeletionFailure[]> => {
  const failures: DeletionFailure[] = [];
  const remove = async (file: string): Promise<void> =>
    removeWhole(file).catch(
      (error: unknown) => void failures.push({ name: path.basename(file), reason: withoutPath(error as Error) }),
    );
  const names = await readdir(root).catch((): string[] => []);
  const days = names.filter((name) => DAY.test(name)).map((name) => path.join(root, name));
  for (const folder of [root, ...days]) {
    // A day that can't be read is reported by the scan for sessions.
    const namesHere = folder === root ? names : await namesInFolder(folder).catch((): string[] => []);
    for (const name of namesHere.filter((name) => name.startsWith(DELETED_PREFIX)))
      await remove(path.join(folder, name));
  }
  for (const part of names.filter((name) => name.endsWith('.part')).map((name) => path.join(root, name))) {
    // Another server that uses this folder may just have finished it.
    const stats = await stat(part).catch(() => null);
    if (stats && now.getTime() - stats.mtimeMs > PART_TIMEOUT_MS) await remove(part);
  }
  return failures;
};
