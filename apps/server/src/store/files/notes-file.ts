import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Note } from '@instep/choreo/note';
import { Mutex } from 'async-mutex';
import { z } from 'zod';
import { OWNER_ONLY_FILE, writeDurably } from '../../disk/durable-file.ts';
import { NEW_NOTE, TooManyNotesError, UnreadableNotesError, type NewNote } from '../notes.ts';

const NOTES_FILE = z.object({
  version: z.literal(1),
  notes: z.array(NEW_NOTE.extend({ id: z.string(), writtenAt: z.iso.datetime() })),
});

const MAX_NOTES = 500;

const notesFile = (folder: string): string => path.join(folder, 'notes.json');

/**
 * The notes of the session in a folder, in the order of their moments; none when there is no file. Rejects with
 * UnreadableNotesError.
 */
export const readNotes = async (folder: string): Promise<readonly Note[]> => {
  const text = await readFile(notesFile(folder), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new UnreadableNotesError(`notes.json: expected a readable file, got ${error.code ?? error.message}`);
  });
  return text === null ? [] : parseNotes(text);
};

const parseNotes = (text: string): readonly Note[] => {
  const read = NOTES_FILE.safeParse(parseJson(text));
  if (read.success) return read.data.notes;
  const [issue] = read.error.issues;
  throw new UnreadableNotesError(`notes.json: ${['', ...(issue?.path ?? [])].join('/')} ${issue?.message ?? ''}`);
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new UnreadableNotesError('notes.json: expected JSON, got something else');
  }
};

/** Adds and removes the notes of sessions, one change at a time; each method resolves once its change is on disk. */
export class NotesFiles {
  readonly #changing = new Mutex();

  /** Rejects with TooManyNotesError, or UnreadableNotesError. */
  addNote(folder: string, { atS, text }: NewNote): Promise<Note> {
    return this.#changing.runExclusive(async () => {
      const notes = await readNotes(folder);
      if (notes.length >= MAX_NOTES) throw new TooManyNotesError(`expected at most ${MAX_NOTES} notes`);
      const note = { id: randomUUID(), atS, text, writtenAt: new Date().toISOString() };
      await write(folder, [...notes, note]);
      return note;
    });
  }

  /** False when there is no such note. Rejects with UnreadableNotesError. */
  removeNote(folder: string, id: string): Promise<boolean> {
    return this.#changing.runExclusive(async () => {
      const notes = await readNotes(folder);
      const kept = notes.filter((note) => note.id !== id);
      if (kept.length < notes.length) await write(folder, kept);
      return kept.length < notes.length;
    });
  }
}

const write = async (folder: string, notes: readonly Note[]): Promise<void> => {
  const inOrder = notes.toSorted((a, b) => a.atS - b.atS);
  await writeDurably(
    notesFile(folder),
    `${JSON.stringify({ version: 1, notes: inOrder }, null, 2)}\n`,
    OWNER_ONLY_FILE,
  );
};
