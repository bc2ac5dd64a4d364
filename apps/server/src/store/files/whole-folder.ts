import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Milliseconds } from '@instep/choreo/units';
import { syncFolder } from './durable-file.ts';

/** Names and poses are the business of the account that serves them, and of no other on this machine. */
export const PRIVATE_FOLDER = 0o700;

/**
 * Makes a folder in a folder of its day: `fill` gets it under another name, so that after a crash it is there with all
 * that was laid into it, or not at all.
 */
export const createWholeFolder = async <T>(
  folder: string,
  serverId: string,
  fill: (part: string) => Promise<T>,
): Promise<T> => {
  const day = path.dirname(folder);
  const part = path.join(day, `.${path.basename(folder)}.${serverId}.part`);
  await mkdir(part, { recursive: true, mode: PRIVATE_FOLDER });
  try {
    const filled = await fill(part);
    await syncFolder(part);
    await rename(part, folder);
    // The day may be new, too.
    await syncFolder(day);
    await syncFolder(path.dirname(day));
    return filled;
  } catch (error) {
    await rm(part, { recursive: true, force: true }).catch(() => {});
    throw error;
  }
};

const PART = /^\.(?<id>[0-9a-f-]{36})\.(?<serverId>[0-9a-f]{32})\.part$/;
/** What versions before the leases called them: by their machine and process. */
const OLD_PART = /^\.[0-9a-f-]{36}\..+\.\d+\.part$/;
/** It was made in less. */
const OLD_PART_IS_LEFT_AFTER: Milliseconds = 600_000;

/** Removes what killed servers left unfinished in the folder of a day. What can't be removed is tried again later. */
export const removeParts = async (
  day: string,
  names: readonly string[],
  isLeft: (part: { readonly id: string; readonly serverId: string }) => Promise<boolean>,
): Promise<void> => {
  for (const name of names) {
    const part = path.join(day, name);
    const { id, serverId } = PART.exec(name)?.groups ?? {};
    const left = id && serverId ? await isLeft({ id, serverId }) : OLD_PART.test(name) && (await isOld(part));
    if (left) await rm(part, { recursive: true, force: true }).catch(() => {});
  }
};

const isOld = async (part: string): Promise<boolean> => {
  const stats = await stat(part).catch(() => null);
  return stats !== null && Date.now() - stats.mtimeMs > OLD_PART_IS_LEFT_AFTER;
};
