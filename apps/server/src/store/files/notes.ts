import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { MAX_NOTE_LENGTH, NOTES_COLUMNS, type Note, type NoteRow } from '@instep/choreo/note';
import { Mutex } from 'async-mutex';
import { z } from 'zod';
import { csvHeader, csvLine } from './csv-line.ts';
import { FOR_OWNER, writeDurably } from './durable-file.ts';
import type { KnownSession } from './session-index.ts';

/** A request to add a note. */
export const NEW_NOTE = z.object({
  atS: z.number().min(0).max(86_400),
  text: z.string().trim().min(1).max(MAX_NOTE_LENGTH),
});

const NOTES_FILE = z.object({
  version: z.literal(1),
  notes: z.array(NEW_NOTE.extend({ id: z.string(), writtenAt: z.iso.datetime() })),
});

const MAX_NOTES = 500;

/** A session's `notes.json` is damaged or of a newer version. It is left as it is. */
export class NotesFileError extends Error {
  override readonly name = 'NotesFileError';
}

/** The session already has as many notes as allowed. */
export class TooManyNotesError extends Error {
  override readonly name = 'TooManyNotesError';
}

const fileOf = (folder: string): string => path.join(folder, 'notes.json');

/**
 * The notes of the session in a folder, in the order of their moments; none when there is no file. Rejects with
 * NotesFileError.
 */
export const readNotes = async (folder: string): Promise<readonly Note[]> => {
  const text = await readFile(fileOf(folder), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new NotesFileError(`notes.json: expected a readable file, got ${error.code ?? error.message}`);
  });
  return text === null ? [] : parseNotes(text);
};

const parseNotes = (text: string): readonly Note[] => {
  const read = NOTES_FILE.safeParse(parseJson(text));
  if (read.success) return read.data.notes;
  const [issue] = read.error.issues;
  throw new NotesFileError(`notes.json: ${['', ...(issue?.path ?? [])].join('/')} ${issue?.message ?? ''}`);
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new NotesFileError('notes.json: expected JSON, got something else');
  }
};

/** Adds and removes the notes of sessions, one change at a time; each method resolves once its change is on disk. */
export class Notes {
  readonly #changing = new Mutex();

  /** Rejects with TooManyNotesError, or NotesFileError. */
  add(folder: string, { atS, text }: Pick<Note, 'atS' | 'text'>): Promise<Note> {
    return this.#changing.runExclusive(async () => {
      const notes = await readNotes(folder);
      if (notes.length >= MAX_NOTES) throw new TooManyNotesError(`expected at most ${MAX_NOTES} notes`);
      const note = { id: randomUUID(), atS, text, writtenAt: new Date().toISOString() };
      await write(folder, [...notes, note]);
      return note;
    });
  }

  /** False when there is no such note. Rejects with NotesFileError. */
  remove(folder: string, id: string): Promise<boolean> {
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
  await writeDurably(fileOf(folder), `${JSON.stringify({ version: 1, notes: inOrder }, null, 2)}\n`, FOR_OWNER);
};

/** The text of `notes.csv`. Rejects with NotesFileError. */
export const notesCsv = async ({ folder, id, player }: KnownSession): Promise<string> => {
  const row = ({ atS, text, writtenAt }: Note): NoteRow => ({
    session_id: id,
    player,
    media_time_s: atS,
    note: text,
    written_at: writtenAt,
  });
  const notes = await readNotes(folder);
  return [csvHeader(NOTES_COLUMNS), ...notes.map((note) => csvLine(NOTES_COLUMNS, row(note)))].join('');
};
