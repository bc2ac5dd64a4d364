import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { dancePaths, readDanceInfo } from '@instep/dance-files/dance-folder';
import { DANCE_INFO, type DanceInfo } from '@instep/dance-files/dance-info';
import { z } from 'zod';
import { writeDurably } from '../record/durable-file.ts';
import { isWellFormed } from './import-job.ts';

const { title, level, tags, bpm, draft, mirrored, moves } = DANCE_INFO.shape;

/** What a person may change of a dance: `PUT /api/studio/dances/:id`. Moves are numbered anew in the order of time. */
export const DANCE_EDIT = z
  .object({ title, level, tags, bpm, draft, mirrored, moves: z.array(moves.element.omit({ n: true })).max(2000) })
  .superRefine((edit, context) => {
    const complain = (path: (string | number)[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    edit.moves.forEach(({ startS, endS, label = '', section = '' }, k) => {
      const next = edit.moves[k + 1];
      if (endS <= startS) complain(['moves', k], `expected an end after ${startS}, got ${endS}`);
      if (next && next.startS < endS) complain(['moves', k], `expected an end before ${next.startS}, got ${endS}`);
      if (!isWellFormed(label + section)) complain(['moves', k], 'expected text, got half of a character');
    });
    if (![edit.title, ...edit.tags].every(isWellFormed)) complain(['title'], 'expected text, got half of a character');
  });
export type DanceEdit = z.infer<typeof DANCE_EDIT>;

/** An edit that does not fit the dance as it is; the words are for the person who made it. */
export class EditError extends Error {
  override readonly name = 'EditError';
}

/** An edit of a dance that another one has changed meanwhile. */
export class StaleEditError extends Error {
  override readonly name = 'StaleEditError';
  readonly revision: string;

  constructor(revision: string) {
    super('This dance was changed meanwhile, in another tab or on another machine. Nothing was overwritten.');
    this.revision = revision;
  }
}

/** A dance's JSON, and a word that changes with every change of it. */
export type RevisedDance = { readonly info: DanceInfo; readonly revision: string };

/** Which text the JSON of a dance has: other ones have other words. */
export const revisionOf = async (folder: string, id: string): Promise<string> =>
  digestOf(await readFile(dancePaths(folder, id).json, 'utf8'));

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

const turns = new Map<string, Promise<unknown>>();

/**
 * Writes a change beside the CSV, whole or not at all. With a revision, only what still has it is changed. Throws
 * StaleEditError, EditError, or DanceFileError when the dance can't be read.
 */
export const editDance = async (
  folder: string,
  id: string,
  edit: DanceEdit,
  revision: string | null = null,
): Promise<RevisedDance> => {
  // One after the other: of two edits of the same revision, the second one is stale.
  const { json } = dancePaths(folder, id);
  const before = turns.get(json) ?? Promise.resolve();
  const turn = before.catch(() => undefined).then(() => changeDance(folder, id, edit, revision));
  turns.set(json, turn);
  try {
    return await turn;
  } finally {
    if (turns.get(json) === turn) turns.delete(json);
  }
};

const changeDance = async (
  folder: string,
  id: string,
  edit: DanceEdit,
  expected: string | null,
): Promise<RevisedDance> => {
  const before = await readDanceInfo(folder, id);
  const revision = await revisionOf(folder, id);
  if (expected !== null && expected !== revision) throw new StaleEditError(revision);
  checkWithin(edit, before);
  const numbered = edit.moves.map((move, k) => ({ n: k + 1, ...move }));
  const info = DANCE_INFO.parse({ ...before, ...edit, moves: numbered });
  const text = `${JSON.stringify(info, null, 2)}\n`;
  await writeDurably(dancePaths(folder, id).json, text);
  return { info, revision: digestOf(text) };
};

/** Times are rounded. */
const ROUNDING_S = 0.01;

const checkWithin = ({ moves: edited }: DanceEdit, { durationS }: DanceInfo): void => {
  const late = edited.findIndex(({ endS }) => endS > durationS + ROUNDING_S);
  if (late === -1) return;
  const move = `Move ${late + 1}`;
  throw new EditError(`${move} ends at ${edited[late]?.endS} s, after the end of the video at ${durationS} s.`);
};

/** Takes a dance away, its JSON first: without it there is no dance. */
export const removeDance = async (folder: string, id: string): Promise<void> => {
  const { json, csv, video, cover } = dancePaths(folder, id);
  for (const file of [json, csv, video, cover]) await rm(file, { force: true });
};
