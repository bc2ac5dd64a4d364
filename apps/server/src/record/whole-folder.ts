import { mkdir, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { syncFolder } from './durable-file.ts';
import { isWritten, type Writer } from './writer.ts';

/**
 * Makes a folder in a folder of its day: `fill` gets it under another name, so that after a crash it is there with all
 * that was laid into it, or not at all.
 */
export const createWholeFolder = async <T>(folder: string, fill: (part: string) => Promise<T>): Promise<T> => {
  const day = path.dirname(folder);
  const part = path.join(day, `.${path.basename(folder)}.${hostname()}.${process.pid}.part`);
  await mkdir(part, { recursive: true });
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

const PART = /^\.(?<id>.+?)\.(?<host>.+)\.(?<pid>\d+)\.part$/;

/** Removes what killed servers left unfinished in the folder of a day. */
export const removeParts = async (
  day: string,
  names: readonly string[],
  isOpenHere: (id: string) => boolean,
): Promise<void> => {
  for (const name of names) {
    const { id = '', host = '', pid } = PART.exec(name)?.groups ?? {};
    const writer: Writer = { host, pid: Number(pid) };
    if (pid === undefined || isWritten({ writer, since: null, isOpenHere: isOpenHere(id) })) continue;
    await rm(path.join(day, name), { recursive: true, force: true });
  }
};
