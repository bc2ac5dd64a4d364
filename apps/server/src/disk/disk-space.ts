/** Checks whether the disk of a folder has free space and can be written to. */
import type { StatsFs } from 'node:fs';
import { open, statfs, unlink } from 'node:fs/promises';
import path from 'node:path';

const MIB = 1024 * 1024;

/** The free space of the disk of a folder; `null` if the system doesn't report it. */
const readFreeSpace = (folder: string): Promise<StatsFs | null> => statfs(folder).catch(() => null);

/** How many bytes may be written to the disk of a folder; `null` if the system doesn't report it. */
export const freeBytesOf = async (folder: string): Promise<number | null> => {
  const space = await readFreeSpace(folder);
  return space && space.bavail * space.bsize;
};

const hasMib = ({ bavail, bsize }: StatsFs, minMib: number): boolean => bavail * bsize >= minMib * MIB;

/** Whether the disk of a folder has this much free space. True if the system doesn't report it. */
export const hasFreeSpace = async (folder: string, minMib: number): Promise<boolean> => {
  const space = await readFreeSpace(folder);
  return space === null || hasMib(space, minMib);
};

/** Enough file entries for a few sessions that begin at once, each with some files that exist twice while replaced. */
const MIN_FREE_FILES = 64;

/** Why no more sessions can be recorded on a disk, in words; `null` if they can. */
export type DiskObstacle = string | null;

const FULL = 'The disk of the sessions is full.';
const NO_FILES = 'The disk of the sessions takes no more files.';
const READ_ONLY = 'The disk of the sessions is read-only.';
const NOT_WRITABLE = 'The folder of the sessions cannot be written to.';

/** Creates a check of whether one more session can be recorded in a folder: free space, file entries, and a test write. */
export const createDiskCheck = (folder: string, minFreeMib: number): (() => Promise<DiskObstacle>) => {
  // The health routes are open to everybody: calls during a check share its result.
  let checking: Promise<DiskObstacle> | null = null;
  return () => (checking ??= obstacleIn(folder, minFreeMib).finally(() => (checking = null)));
};

const obstacleIn = async (folder: string, minFreeMib: number): Promise<DiskObstacle> =>
  (await spaceObstacle(folder, minFreeMib)) ?? (await writeObstacle(folder));

/** A system that doesn't report its free space has enough of it; so has one that reports no number of file entries. */
const spaceObstacle = async (folder: string, minFreeMib: number): Promise<DiskObstacle> => {
  const space = await readFreeSpace(folder);
  if (space === null) return null;
  if (!hasMib(space, minFreeMib)) return FULL;
  return space.files > 0 && space.ffree < MIN_FREE_FILES ? NO_FILES : null;
};

const writeObstacle = async (folder: string): Promise<DiskObstacle> => {
  const file = path.join(folder, `.probe-${process.pid}`);
  try {
    const probe = await open(file, 'w');
    await probe.write('.').finally(() => probe.close());
    await unlink(file);
    return null;
  } catch (error) {
    return OBSTACLES[(error as NodeJS.ErrnoException).code ?? ''] ?? NOT_WRITABLE;
  }
};

const OBSTACLES: Readonly<Record<string, string>> = { EROFS: READ_ONLY, ENOSPC: FULL, EDQUOT: FULL };
