import type { MoveRow } from '@instep/choreo/score-csv';
import type { SessionDetails, SessionList } from '@instep/protocol/http';
import { ROUTES } from '@instep/protocol/routes';
import { Router } from 'express';
import { NotesFileError, readNotes } from '../store/files/notes.ts';
import type { KnownSession, SessionIndex } from '../store/files/session-index.ts';
import { readSessionFile } from '../store/files/session-file.ts';
import { sessionRow } from '../store/files/session-rows.ts';
import { readTable, tablesKeptAside } from '../store/files/session-tables.ts';
import { createNoteRoutes, answerNoteErrors } from './note-routes.ts';
import { createPlayerRoutes } from './player-routes.ts';
import { createSessionDownloads } from './session-downloads.ts';

/** The recorded sessions: `GET /api/sessions`, `/api/sessions/:id`, and below it the CSVs and the notes. */
export const createReviewRoutes = (index: SessionIndex): Router => {
  const router = Router();
  router.use(/^\/api\/sessions/, (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.get(ROUTES.sessions, async (_request, response) => {
    await index.refresh();
    const problems = index.problems();
    const list: SessionList = { sessions: index.list(), ...(problems.length > 0 && { problems }) };
    response.json(list);
  });
  router.get(ROUTES.session, async (request, response, next) => {
    const { id } = request.params;
    // A session that is not known yet may have been copied here while the server runs.
    if (!index.get(id)) await index.refresh();
    const known = index.get(id);
    if (known) return void response.json(await detailsOf(known));
    const problem = index.problemOf(id);
    if (!problem) return next();
    const { kind, place, reason } = problem;
    response.status(409).json({ error: `This session cannot be shown: ${reason}.`, kind, place });
  });
  router.use(createNoteRoutes(index));
  router.use(createSessionDownloads(index));
  router.use(createPlayerRoutes(index));
  router.use(answerNoteErrors);
  return router;
};

/** The small parts of a session; its frames and poses are sent as CSVs. */
const detailsOf = async ({ folder }: KnownSession): Promise<SessionDetails> => {
  const session = await readSessionFile(folder);
  // A table that can't be read must not hide the rest.
  const moves = await readTable(folder, 'moves').catch(() => null);
  const keptAside = await tablesKeptAside(folder).catch(() => []);
  return {
    session: { ...sessionRow(session), result: session.result },
    // A table of an older version may lack columns; the page reads cells by name and shows a missing one as empty.
    moves: (moves ?? []) as readonly MoveRow[],
    ...(await notesOf(folder)),
    ...(keptAside.length > 0 && { keptAside }),
    ...(!moves && { unreadable: ['moves'] }),
  };
};

/** The notes; none if their file can't be read, and what is wrong with it. */
const notesOf = async (folder: string) => {
  try {
    return { notes: await readNotes(folder), notesFault: null };
  } catch (error) {
    if (!(error instanceof NotesFileError)) throw error;
    return { notes: [], notesFault: error.message };
  }
};
