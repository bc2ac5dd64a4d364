import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Milliseconds } from '@instep/choreo/units';
import { OWNER_ONLY_FOLDER, syncFolder } from '../../disk/durable-file.ts';

/**
 * Creates a folder in the folder of its day: `createContent` fills it under another name, so that after a crash it exists with
 * all its content, or not at all.
 */
export const createFolderAtomically = async <T>(
  folder: string,
  serverId: string,
  createContent: (part: string) => Promise<T>,
): Promise<T> => {
  const day = path.dirname(folder);
  const part = path.join(day, `.${path.basename(folder)}.${serverId}.part`);
  await mkdir(part, { recursive: true, mode: OWNER_ONLY_FOLDER });
  try {
    const filled = await createContent(part);
    await syncFolder(part);
    await rename(part, folder);
    // The day's folder may be new, too.
    await syncFolder(day);
    await syncFolder(path.dirname(day));
    return filled;
  } catch (error) {
    await rm(part, { recursive: true, force: true }).catch(() => {});
    throw error;
  }
};

const PART_NAME = /^\.(?<id>[0-9a-f-]{36})\.(?<serverId>[0-9a-f]{32})\.part$/;
/** The names in versions before the leases: with host and process id. */
const OLD_PART_NAME = /^\.[0-9a-f-]{36}\..+\.\d+\.part$/;
/** Making one took less time than this. */
const OLD_PART_TIMEOUT_MS: Milliseconds = 600_000;

/**
 * Removes what killed servers left unfinished in the folder of a day. What can't be removed is left for the next time.
 */
export const removeAbandonedParts = async (
  day: string,
  names: readonly string[],
  isAbandoned: (part: { readonly id: string; readonly serverId: string }) => Promise<boolean>,
): Promise<void> => {
  for (const name of names) {
    const part = path.join(day, name);
    const { id, serverId } = PART_NAME.exec(name)?.groups ?? {};
    const isLeft =
      id && serverId ? await isAbandoned({ id, serverId }) : OLD_PART_NAME.test(name) && (await isOld(part));
    if (isLeft) await rm(part, { recursive: true, force: true }).catch(() => {});
  }
};

const isOld = async (part: string): Promise<boolean> => {
  const stats = await stat(part).catch(() => null);
  return stats !== null && Date.now() - stats.mtimeMs > OLD_PART_TIMEOUT_MS;
};
