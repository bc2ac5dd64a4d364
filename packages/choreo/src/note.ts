/** Teachers' notes on sessions, and their CSV. */
import type { Column, Row } from './column.ts';
import type { Seconds } from './units.ts';

/** A teacher's note on one moment of a session. */
export type Note = {
  readonly id: string;
  /** Media time of the moment. */
  readonly atS: Seconds;
  readonly text: string;
  /** When it was written, as ISO 8601 in UTC. */
  readonly writtenAt: string;
};

/** The most characters of a note. */
export const MAX_NOTE_LENGTH = 500;

/** One row a note. */
export const NOTES_COLUMNS = [
  { name: 'session_id', type: 'string', meaning: 'the session, a UUID' },
  { name: 'player', type: 'string', meaning: 'the name that the player gave; a label, not a login' },
  { name: 'media_time_s', type: 'number', unit: 's', meaning: 'media time of the moment that it is about' },
  { name: 'note', type: 'string', meaning: 'what was written about it' },
  { name: 'written_at', type: 'datetime', meaning: 'when it was written, in UTC' },
] as const satisfies readonly Column[];
export type NoteRow = Row<typeof NOTES_COLUMNS>;
