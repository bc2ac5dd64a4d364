import { closeSync, constants, fstatSync, openSync, type BigIntStats } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { sha256OfFile } from '@instep/dance-files/dance-folder';
import { fileVersion } from '../disk/inspect-files.ts';

/** A file that is served under the hash of its content. */
export type OfferedFile = {
  readonly path: string;
  /** The file itself, if its path is a link. */
  readonly target: string;
  readonly sha256: string;
  /** Distinguishes the file that was hashed from any other that is at its path later. */
  readonly version: string;
};

/** Hashes a file, or the one that a link leads to; `null` when there is none, or when it changes meanwhile. */
export const readOfferedFile = async (file: string): Promise<OfferedFile | null> => {
  const target = await realpath(file).catch(() => null);
  if (target === null) return null;
  const before = await stat(target, { bigint: true }).catch(() => null);
  if (!before?.isFile()) return null;
  const sha256 = await sha256OfFile(target);
  const version = fileVersion(before);
  return fileVersion(await stat(target, { bigint: true })) === version ? { path: file, target, sha256, version } : null;
};

/** The same, but a file that has not changed since the last call is not hashed again. */
export const createOfferedFileCache = (): typeof readOfferedFile => {
  const cache = new Map<string, OfferedFile>();
  return async (file) => {
    const stats = await stat(file, { bigint: true }).catch(() => null);
    const before = cache.get(file);
    if (stats && before?.version === fileVersion(stats)) return before;
    const now = await readOfferedFile(file);
    if (now) cache.set(file, now);
    else cache.delete(file);
    return now;
  };
};

/** An open file: its descriptor, and its facts when it was opened. */
export type OpenFile = { readonly fd: number; readonly stats: BigIntStats };

/** Opens the very file that was hashed; `null` when another one is there now. Never blocks on a pipe. */
export const openOffered = ({ target, version }: OfferedFile): OpenFile | null => {
  const fd = tryOpen(target);
  if (fd === null) return null;
  const stats = fstatSync(fd, { bigint: true });
  if (fileVersion(stats) === version) return { fd, stats };
  closeSync(fd);
  return null;
};

/**
 * Synchronous: the kernel has the name of a file in frequent use in memory, and a thread of the pool would cost more.
 */
const tryOpen = (path: string): number | null => {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return null;
  }
};
