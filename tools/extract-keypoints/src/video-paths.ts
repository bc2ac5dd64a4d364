import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { glob } from 'tinyglobby';
import { UsageError } from './exit-codes.ts';

/** Which files of a folder are taken for videos, by their names alone. */
const VIDEOS = '*.{mp4,m4v,mov,webm,mkv}';
const VIDEO = /\.(?:mp4|m4v|mov|webm|mkv)$/i;

/**
 * The videos that were named: files as they are, folders as the videos directly in them, patterns (`clips/*.mov`, for
 * shells that leave them) as what they match. Each once, in the order given. Throws UsageError where one names nothing.
 */
export const videoPaths = async (named: readonly string[]): Promise<string[]> => {
  const found = new Set<string>();
  for (const name of named) for (const file of await filesOf(name)) found.add(file);
  return [...found];
};

const filesOf = async (name: string): Promise<string[]> => {
  const stats = await stat(name).catch(() => null);
  if (stats?.isDirectory()) return videosIn(name);
  // A missing file is reported when its turn comes, so that the rest of the batch is made first.
  if (stats || !/[*?{[]/.test(name)) return [name];
  const files = await glob(name.replaceAll('\\', '/'), { caseSensitiveMatch: false, expandDirectories: false });
  if (files.length === 0) throw new UsageError(`Expected videos that match, got none for "${name}"`);
  return files.sort();
};

/** A link that leads nowhere is one of them: it is reported when its turn comes. */
const videosIn = async (folder: string): Promise<string[]> => {
  const names = (await readdir(folder)).filter((name) => VIDEO.test(name) && !name.startsWith('.'));
  if (names.length === 0) throw new UsageError(`Expected a folder with videos (${VIDEOS}), got "${folder}"`);
  return names.sort().map((name) => path.join(folder, name));
};
