import { open, rename, rm } from 'node:fs/promises';
import type { DancePaths } from '@instep/dance-files/dance-folder';

const PART = '.part';

/** Where a file grows until it is whole. */
export const partOf = (file: string): string => file + PART;

/** Where the files of a dance grow until all of them are whole. */
export const partPaths = ({ video, csv, json, cover }: DancePaths): DancePaths => ({
  video: partOf(video),
  csv: partOf(csv),
  json: partOf(json),
  cover: partOf(cover),
});

/** Removes what an unfinished run has left. */
export const removeParts = async (paths: DancePaths): Promise<void> => {
  await Promise.all(Object.values(partPaths(paths)).map((part) => rm(part, { force: true })));
};

/**
 * Puts the whole files in place of the parts, on the disk for good. The JSON makes a dance exist: it goes first when a
 * dance is replaced, and comes last, so that no moment has a JSON beside another dance's files.
 */
export const publishParts = async (paths: DancePaths): Promise<void> => {
  const parts = partPaths(paths);
  await Promise.all(Object.values(parts).map(flush));
  await rm(paths.json, { force: true });
  await rename(parts.video, paths.video);
  await rename(parts.csv, paths.csv);
  await rename(parts.cover, paths.cover);
  await rename(parts.json, paths.json);
};

const flush = async (file: string): Promise<void> => {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};
