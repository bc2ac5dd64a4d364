import { constants } from 'node:fs';
import { access, copyFile, link, readFile, rename, rm, stat } from 'node:fs/promises';
import { writeAtomically } from '@instep/dance-files/atomic-file';
import { uniqueId } from '@instep/dance-files/dance-id';
import { dancePaths, type DancePaths } from '@instep/dance-files/dance-folder';
import { syncFolder, writeDurably } from '../disk/durable-file.ts';

/** A finished dance whose files are being moved to the other dances. */
export type Publication = {
  /** Where its files were made, and under which id. */
  readonly from: DancePaths;
  readonly dancesFolder: string;
};

/** Whether any file of a dance with this id exists. */
export const isTaken = async (folder: string, id: string): Promise<boolean> =>
  (await Promise.all(Object.values(dancePaths(folder, id)).map(exists))).includes(true);

/** A free id for a dance: the wanted one, if necessary with a number. */
export const freeId = async (folder: string, wanted: string, others: ReadonlySet<string>): Promise<string> => {
  const taken = new Set(others);
  for (;;) {
    const id = uniqueId(wanted, (other) => taken.has(other));
    if (!(await isTaken(folder, id))) return id;
    taken.add(id);
  }
};

/**
 * Claims the id for the finished dance by linking its video: false when another dance has the id. Returns true again
 * when it continues after an interruption.
 */
export const claimId = async ({ from, dancesFolder }: Publication, id: string): Promise<boolean> => {
  const to = dancePaths(dancesFolder, id);
  if (!(await exists(from.video))) return true;
  return (await linkIfAbsent(from.video, to.video)) || isSameFile(from.video, to.video);
};

/** Moves the files to the dance's id, the JSON last: it makes a dance exist. Continues where it was interrupted. */
export const publishFiles = async ({ from, dancesFolder }: Publication, id: string): Promise<void> => {
  const to = dancePaths(dancesFolder, id);
  await rm(from.video, { force: true });
  await moveFile(from.csv, to.csv);
  await moveFile(from.cover, to.cover);
  if (await exists(from.json)) {
    const info = JSON.parse(await readFile(from.json, 'utf8')) as object;
    await writeDurably(to.json, `${JSON.stringify({ ...info, id }, null, 2)}\n`);
    await rm(from.json, { force: true });
  }
  if (!(await exists(to.json))) throw new Error('the files of a dance that was made are gone');
  await syncFolder(dancesFolder);
};

const exists = (file: string): Promise<boolean> =>
  access(file, constants.F_OK).then(
    () => true,
    () => false,
  );

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

/** The target is on another disk, or the file system has no hard links. */
const LINK_UNSUPPORTED: readonly (string | undefined)[] = [
  'EXDEV',
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'EMLINK',
  'ENOSYS',
];

/** Creates a file where none is yet, whole or not at all; false when there is one. */
const linkIfAbsent = async (file: string, target: string): Promise<boolean> => {
  try {
    await link(file, target);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (!LINK_UNSUPPORTED.includes(codeOf(error))) throw error;
  }
  if (await exists(target)) return false;
  await copyAtomically(file, target);
  return true;
};

const isSameFile = async (one: string, other: string): Promise<boolean> => {
  const [a, b] = await Promise.all([one, other].map((file) => stat(file, { bigint: true }).catch(() => null)));
  return a !== null && b !== null && a?.ino === b?.ino && a?.dev === b?.dev;
};

const moveFile = async (file: string, target: string): Promise<void> => {
  try {
    await rename(file, target);
  } catch (error) {
    // It was moved before, or it is a cover and the dance has none.
    if (codeOf(error) === 'ENOENT') return;
    if (codeOf(error) !== 'EXDEV') throw error;
    await copyAtomically(file, target);
    await rm(file, { force: true });
  }
};

const copyAtomically = (file: string, target: string): Promise<void> =>
  writeAtomically(target, (part) => copyFile(file, part));
