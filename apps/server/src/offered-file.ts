import { constants } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { sha256OfFile } from '@instep/dance-files/dance-folder';

/** A file that is served under the hash of its content. */
export type OfferedFile = {
  readonly path: string;
  readonly sha256: string;
  /** Tells the file that was hashed from whatever may lie at its path later. */
  readonly stamp: string;
};

type Stats = { readonly ino: bigint; readonly size: bigint; readonly mtimeNs: bigint };

const stampOf = ({ ino, size, mtimeNs }: Stats): string => `${ino} ${size} ${mtimeNs}`;

/** Hashes a file; `null` when there is none, or when it changes meanwhile. */
export const readOfferedFile = async (file: string): Promise<OfferedFile | null> => {
  const before = await stat(file, { bigint: true }).catch(() => null);
  if (!before?.isFile()) return null;
  const sha256 = await sha256OfFile(file);
  const stamp = stampOf(before);
  return stampOf(await stat(file, { bigint: true })) === stamp ? { path: file, sha256, stamp } : null;
};

/** Opens the very file that was hashed; `null` when something else lies there now. A pipe does not hold it up. */
export const openOffered = async ({ path, stamp }: OfferedFile): Promise<FileHandle | null> => {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(path, flags).catch(() => null);
  if (!handle) return null;
  if (stampOf(await handle.stat({ bigint: true })) === stamp) return handle;
  await handle.close();
  return null;
};
