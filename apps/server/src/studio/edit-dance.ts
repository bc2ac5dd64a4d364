import { rm } from 'node:fs/promises';
import { dancePaths, readDanceInfo } from '@instep/dance-files/dance-folder';
import { DANCE_INFO, type DanceInfo } from '@instep/dance-files/dance-info';
import { z } from 'zod';
import { writeDurably } from '../record/durable-file.ts';

const { title, level, tags, bpm, draft, mirrored, moves } = DANCE_INFO.shape;

/** What a person may change of a dance: `PUT /api/studio/dances/:id`. Moves are numbered anew in the order of time. */
export const DANCE_EDIT = z
  .object({ title, level, tags, bpm, draft, mirrored, moves: z.array(moves.element.omit({ n: true })).max(2000) })
  .superRefine((edit, context) => {
    edit.moves.forEach(({ startS, endS }, k) => {
      const next = edit.moves[k + 1];
      const at = { code: 'custom' as const, path: ['moves', k] };
      if (endS <= startS) context.addIssue({ ...at, message: `expected an end after ${startS}, got ${endS}` });
      if (next && next.startS < endS)
        context.addIssue({ ...at, message: `expected an end before ${next.startS}, got ${endS}` });
    });
  });
export type DanceEdit = z.infer<typeof DANCE_EDIT>;

/** Writes a change beside the CSV, whole or not at all. Throws DanceFileError when the dance can't be read. */
export const editDance = async (folder: string, id: string, edit: DanceEdit): Promise<DanceInfo> => {
  const before = await readDanceInfo(folder, id);
  const moves = edit.moves.map((move, k) => ({ n: k + 1, ...move }));
  const info = DANCE_INFO.parse({ ...before, ...edit, moves });
  await writeDurably(dancePaths(folder, id).json, `${JSON.stringify(info, null, 2)}\n`);
  return info;
};

/** Takes a dance away, its JSON first: without it there is no dance. */
export const removeDance = async (folder: string, id: string): Promise<void> => {
  const { json, csv, video, cover } = dancePaths(folder, id);
  for (const file of [json, csv, video, cover]) await rm(file, { force: true });
};
