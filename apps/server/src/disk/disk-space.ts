import { open, statfs, unlink } from 'node:fs/promises';
import path from 'node:path';

const MIB = 1024 * 1024;

/** Whether the disk of a folder has this much free space. True where the system can't say: then a write will fail. */
export const hasFreeSpace = async (folder: string, minMib: number): Promise<boolean> => {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize >= minMib * MIB;
  } catch {
    return true;
  }
};

/**
 * Enough for a session's folder and files, a few of them twice while they are replaced, and for other sessions that
 * begin now.
 */
const MIN_FREE_FILES = 64;

/** Why a disk takes no more records, in words; `null` when it takes them. */
export type DiskObstacle = string | null;

const FULL = 'The disk of the sessions is full.';
const NO_FILES = 'The disk of the sessions takes no more files.';
const READ_ONLY = 'The disk of the sessions is read-only.';
const NOT_OURS = 'The folder of the sessions cannot be written to.';

/**
 * Checks whether a folder can take one more record: space, number of files, and whether a file can be written there.
 */
export const createDiskCheck = (folder: string, minFreeMib: number): (() => Promise<DiskObstacle>) => {
  // Anybody may ask, as often as they like: one check serves all who ask meanwhile.
  let checking: Promise<DiskObstacle> | null = null;
  return () => (checking ??= obstacleIn(folder, minFreeMib).finally(() => (checking = null)));
};

const obstacleIn = async (folder: string, minFreeMib: number): Promise<DiskObstacle> =>
  (await spaceObstacle(folder, minFreeMib)) ?? (await writeObstacle(folder));

/** Some file systems create file entries as needed and report none. Where nothing is reported, a write will fail. */
const spaceObstacle = async (folder: string, minFreeMib: number): Promise<DiskObstacle> => {
  if (!(await hasFreeSpace(folder, minFreeMib))) return FULL;
  const space = await statfs(folder).catch(() => null);
  return space && space.files > 0 && space.ffree < MIN_FREE_FILES ? NO_FILES : null;
};

const writeObstacle = async (folder: string): Promise<DiskObstacle> => {
  const file = path.join(folder, `.probe-${process.pid}`);
  try {
    const probe = await open(file, 'w');
    await probe.write('.').finally(() => probe.close());
    await unlink(file);
    return null;
  } catch (error) {
    return OBSTACLES[(error as NodeJS.ErrnoException).code ?? ''] ?? NOT_OURS;
  }
};

const OBSTACLES: Readonly<Record<string, string>> = { EROFS: READ_ONLY, ENOSPC: FULL, EDQUOT: FULL };
