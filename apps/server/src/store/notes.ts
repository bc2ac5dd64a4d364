import { MAX_NOTE_LENGTH, NOTES_COLUMNS, type Note, type NoteRow } from '@instep/choreo/note';
import { z } from 'zod';
import { csvHeader, csvLine } from './csv-line.ts';
import type { SessionInfo } from './session-info.ts';

/** A request to add a note to a moment of a session. */
export const NEW_NOTE = z.object({
  atS: z.number().min(0).max(86_400),
  text: z.string().trim().min(1).max(MAX_NOTE_LENGTH),
});
export type NewNote = z.infer<typeof NEW_NOTE>;

/** The notes of a session are damaged or of a newer version. They are left as they are. */
export class UnreadableNotesError extends Error {
  override readonly name = 'UnreadableNotesError';
}

/** The session already has as many notes as allowed. */
export class TooManyNotesError extends Error {
  override readonly name = 'TooManyNotesError';
}

/** The text of `notes.csv`. */
export const notesCsv = ({ id, player }: Pick<SessionInfo, 'id' | 'player'>, notes: readonly Note[]): string => {
  const row = ({ atS, text, writtenAt }: Note): NoteRow => ({
    session_id: id,
    player,
    media_time_s: atS,
    note: text,
    written_at: writtenAt,
  });
  return [csvHeader(NOTES_COLUMNS), ...notes.map((note) => csvLine(NOTES_COLUMNS, row(note)))].join('');
};
