import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { dancePaths, readDanceInfo } from '@instep/dance-files/dance-folder';
import { DANCE_INFO, parseDanceInfo, type DanceInfo } from '@instep/dance-files/dance-info';
import { moveFaults } from '@instep/dance-files/info-faults';
import { Mutex } from 'async-mutex';
import { z } from 'zod';
import { writeDurably } from '../disk/durable-file.ts';
import { isWellFormed } from './import-job.ts';

const { title, level, tags, bpm, draft, moves } = DANCE_INFO.shape;

/** What a person may change in a dance: `PUT /api/studio/dances/:id`. Moves are renumbered in the order of time. */
export const DANCE_EDIT = z
  .object({ title, level, tags, bpm, draft, moves: z.array(moves.element.omit({ n: true })).max(2000) })
  .superRefine((edit, context) => {
    const addIssue = (path: (string | number)[], message: string): void =>
      context.addIssue({ code: 'custom', path, message });
    for (const { at, message } of moveFaults(edit.moves)) addIssue(['moves', at], message);
    edit.moves.forEach(({ label = '', section = '' }, k) => {
      if (!isWellFormed(label + section)) addIssue(['moves', k], 'expected text, got half of a character');
    });
    if (![edit.title, ...edit.tags].every(isWellFormed)) addIssue(['title'], 'expected text, got half of a character');
  });
export type DanceEdit = z.infer<typeof DANCE_EDIT>;

/** An edit that does not fit the dance; the message is for the person who made it. */
export class EditError extends Error {
  override readonly name = 'EditError';
}

/** An edit of a dance that somebody else has changed meanwhile. */
export class StaleEditError extends Error {
  override readonly name = 'StaleEditError';
  readonly revision: string;

  constructor(revision: string) {
    super('This dance was changed meanwhile, in another tab or on another machine. Nothing was overwritten.');
    this.revision = revision;
  }
}

/** A dance's JSON, and its revision, which changes with every change of it. */
export type RevisedDance = { readonly info: DanceInfo; readonly revision: string };

/** The revision of a dance: a hash of its JSON's text. */
export const revisionOf = async (folder: string, id: string): Promise<string> =>
  revisionOfText(await readFile(dancePaths(folder, id).json, 'utf8'));

const revisionOfText = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);

/** One edit at a time: of two edits of the same revision, the second one is stale. */
const editing = new Mutex();

/**
 * Writes a change into the JSON beside the CSV, whole or not at all. With a revision, only if the dance still has it.
 * Throws StaleEditError, EditError, or DanceFileError when the dance can't be read.
 */
export const editDance = (
  folder: string,
  id: string,
  edit: DanceEdit,
  revision: string | null = null,
): Promise<RevisedDance> => editing.runExclusive(() => changeDance(folder, id, edit, revision));

const changeDance = async (
  folder: string,
  id: string,
  edit: DanceEdit,
  expected: string | null,
): Promise<RevisedDance> => {
  const before = await readDanceInfo(folder, id);
  const revision = await revisionOf(folder, id);
  if (expected !== null && expected !== revision) throw new StaleEditError(revision);
  const numbered = edit.moves.map((move, k) => ({ n: k + 1, ...move }));
  const parsed = parseDanceInfo({ ...before, ...edit, moves: numbered });
  if ('fault' in parsed) throw new EditError(parsed.fault);
  const { info } = parsed;
  const text = `${JSON.stringify(info, null, 2)}\n`;
  await writeDurably(dancePaths(folder, id).json, text);
  return { info, revision: revisionOfText(text) };
};

/** Removes a dance, its JSON first: without it the dance does not exist. */
export const removeDance = async (folder: string, id: string): Promise<void> => {
  const { json, csv, video, cover } = dancePaths(folder, id);
  for (const file of [json, csv, video, cover]) await rm(file, { force: true });
};
