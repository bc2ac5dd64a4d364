import { randomBytes } from 'node:crypto';
import { lstat, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Milliseconds } from '@instep/choreo/units';
import { withoutPath } from '@instep/dance-files/unusable';
import { syncFolder } from './durable-file.ts';
import { namesIn } from './names-in.ts';

/** Sessions are called so while they are being deleted: out of everybody's sight at once, gone soon. */
const LEAVING = '.deleted-';

/** What could not be removed, and why, in words. */
export type Failure = { readonly name: string; readonly reason: string };

/**
 * Deletes folders for good, each for itself: one that can't be removed keeps no other. Each moves out of sight in one
 * step, which is on disk before anything is taken apart: a server that is killed meanwhile leaves whole sessions and
 * deleted ones, and `sweepRemoved` ends its work. Answers those of which something is left.
 */
export const removeFolders = async (root: string, folders: readonly string[]): Promise<readonly Failure[]> => {
  if (folders.length === 0) return [];
  const failures: Failure[] = [];
  const fail = (folder: string, error: unknown): void =>
    void failures.push({ name: path.basename(folder), reason: withoutPath(error as Error) });
  const moved: { readonly folder: string; readonly leaving: string }[] = [];
  for (const folder of folders) {
    try {
      const leaving = await moveOutOfSight(root, folder);
      if (leaving !== null) moved.push({ folder, leaving });
    } catch (error) {
      fail(folder, error);
    }
  }
  const days = new Set(folders.map((folder) => path.dirname(folder)));
  // Where a folder can't be synced, its sessions are taken apart all the same.
  for (const parent of [root, ...days]) await syncFolder(parent).catch(() => {});
  for (const { folder, leaving } of moved) await removeWhole(leaving).catch((error: unknown) => fail(folder, error));
  // A day on which nothing is left goes too, unless somebody may be about to begin a dance in it.
  const today = new Date().toISOString().slice(0, 10);
  for (const day of days) if (path.basename(day) !== today) await rmdir(day).catch(() => {});
  return failures;
};

/** Answers where the folder lies now; `null` when somebody else was faster. */
const moveOutOfSight = async (root: string, folder: string): Promise<string | null> => {
  // The same session may lie on two days, and others may delete here, too: each has a name of its own.
  const name = `${LEAVING}${path.basename(folder)}-${randomBytes(4).toString('hex')}`;
  try {
    return await movedTo(path.join(root, name), folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    // The day lies on another disk: it stays there.
    return movedTo(path.join(path.dirname(folder), name), folder);
  }
};

const movedTo = async (leaving: string, folder: string): Promise<string | null> => {
  try {
    await rename(folder, leaving);
    return leaving;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
};

/** Two may remove the same at once: it is done when it is gone. */
const removeWhole = async (folder: string): Promise<void> => {
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 3, retryDelay: 20 });
  } catch (error) {
    if (await lstat(folder).catch(() => null)) throw error;
  }
};

/** A file is written in less. */
const PARTS_ARE_LEFT_AFTER: Milliseconds = 60_000;
const DAY = /^\d{4}-\d\d-\d\d$/;

/**
 * Ends what was begun to be deleted, and removes the half-written lists that a killed server left. Never rejects: answers
 * what could not be removed now.
 */
export const sweepRemoved = async (root: string, now: Date): Promise<readonly Failure[]> => {
  const failures: Failure[] = [];
  const remove = async (file: string): Promise<void> =>
    removeWhole(file).catch(
      (error: unknown) => void failures.push({ name: path.basename(file), reason: withoutPath(error as Error) }),
    );
  const names = await readdir(root).catch((): string[] => []);
  const days = names.filter((name) => DAY.test(name)).map((name) => path.join(root, name));
  for (const folder of [root, ...days]) {
    // A day that can't be read is told by whoever looks for sessions in it.
    const inIt = folder === root ? names : await namesIn(folder).catch((): string[] => []);
    for (const name of inIt.filter((name) => name.startsWith(LEAVING))) await remove(path.join(folder, name));
  }
  for (const part of names.filter((name) => name.endsWith('.part')).map((name) => path.join(root, name))) {
    // Another server in this folder may just have finished it.
    const stats = await stat(part).catch(() => null);
    if (stats && now.getTime() - stats.mtimeMs > PARTS_ARE_LEFT_AFTER) await remove(part);
  }
  return failures;
};
