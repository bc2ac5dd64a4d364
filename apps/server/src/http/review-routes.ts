import { readFile } from 'node:fs/promises';
import type { Cell, Column } from '@instep/choreo/column';
import { MOVES_COLUMNS } from '@instep/choreo/score-csv';
import { parse } from 'csv-parse/sync';
import { Router } from 'express';
import { NotesFileError, readNotes } from '../record/notes.ts';
import type { KnownSession, SessionIndex } from '../record/session-index.ts';
import { readSessionFile } from '../record/session-file.ts';
import { sessionRow } from '../record/session-rows.ts';
import { tableFile } from '../record/session-tables.ts';
import { createNoteRoutes, refuseNotes } from './note-routes.ts';
import { createPlayerRoutes } from './player-routes.ts';
import { createSessionDownloads } from './session-downloads.ts';

/** What was danced: `GET /api/sessions`, `/api/sessions/:id`, and below it the CSVs and the notes. */
export const createReviewRoutes = (index: SessionIndex): Router => {
  const router = Router();
  router.use(/^\/api\/sessions/, (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.get('/api/sessions', async (_request, response) => {
    await index.refresh();
    response.json({ sessions: index.list() });
  });
  router.get('/api/sessions/:id', async (request, response, next) => {
    const { id } = request.params;
    // A link may come before the list was looked at: folders can be copied here while the server runs.
    if (!index.get(id)) await index.refresh();
    const known = index.get(id);
    if (!known) return next();
    response.json(await detailsOf(known));
  });
  router.use(createNoteRoutes(index));
  router.use(createSessionDownloads(index));
  router.use(createPlayerRoutes(index));
  router.use(refuseNotes);
  return router;
};

/** What is small of a session; its frames and poses come as the CSVs that they are. */
const detailsOf = async ({ folder }: KnownSession) => {
  const session = await readSessionFile(folder);
  return {
    session: { ...sessionRow(session), result: session.result },
    moves: await readMoves(folder),
    ...(await notesOf(folder)),
  };
};

/** The notes; or none, and what is wrong with their file. */
const notesOf = async (folder: string) => {
  try {
    return { notes: await readNotes(folder), notesFault: null };
  } catch (error) {
    if (!(error instanceof NotesFileError)) throw error;
    return { notes: [], notesFault: error.message };
  }
};

/** The rows of a session's moves, numbers as numbers and empty cells as null. */
const readMoves = async (folder: string): Promise<Record<string, Cell>[]> => {
  const columns: readonly Column[] = MOVES_COLUMNS;
  const text = await readFile(tableFile(folder, 'moves'), 'utf8');
  // A running session's last row may be half written.
  const [, ...rows] = parse(text.slice(0, text.lastIndexOf('\n') + 1));
  return rows.map((row) => Object.fromEntries(columns.map((column, k) => [column.name, cellOf(column, row[k])])));
};

const cellOf = ({ type }: Column, text: string | undefined): Cell => {
  if (text === undefined || text === '') return null;
  if (type === 'boolean') return text === 'true';
  return type === 'integer' || type === 'number' ? Number(text) : text;
};
