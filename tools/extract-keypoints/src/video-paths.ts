import { stat } from 'node:fs/promises';
import path from 'node:path';
import { glob } from 'tinyglobby';
import { UsageError } from './exit-codes.ts';

/** Which files of a folder are taken for videos; what is in them is found out by looking. */
const VIDEOS = '*.{mp4,m4v,mov,webm,mkv}';

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
  if (stats?.isDirectory()) return matches(VIDEOS, name, `Expected a folder with videos (${VIDEOS}), got "${name}"`);
  // A file that isn't there is told of in its turn; the others of the batch need not wait for it.
  if (stats || !/[*?{[]/.test(name)) return [name];
  return matches(name.replaceAll('\\', '/'), '.', `Expected videos that match, got none for "${name}"`);
};

const matches = async (pattern: string, cwd: string, complaint: string): Promise<string[]> => {
  const files = await glob(pattern, { cwd, caseSensitiveMatch: false, expandDirectories: false });
  if (files.length === 0) throw new UsageError(complaint);
  return files.sort().map((file) => path.join(cwd, file));
};
