import { ROUTES } from '@instep/protocol/routes';
import express, { Router, type ErrorRequestHandler } from 'express';
import { NEW_NOTE, Notes, NotesFileError, readNotes, TooManyNotesError } from '../store/files/notes.ts';
import type { SessionIndex } from '../store/files/session-index.ts';
import { requireSameOrigin } from '../access/hosts.ts';

/** Notes on moments of a session: `GET`, `POST /api/sessions/:id/notes` and `DELETE …/notes/:note`. */
export const createNoteRoutes = (index: SessionIndex): Router => {
  const router = Router();
  const notes = new Notes();
  router.get(ROUTES.notes, async (request, response, next) => {
    const known = index.get(request.params.id);
    if (!known) return next();
    response.json({ notes: await readNotes(known.folder) });
  });
  router.post(ROUTES.notes, requireSameOrigin, express.json(), async (request, response, next) => {
    const known = index.get(request.params['id'] as string);
    if (!known) return next();
    const asked = NEW_NOTE.safeParse(request.body);
    if (!asked.success) return void response.status(400).json({ error: asked.error.issues[0]?.message });
    response.status(201).json({ note: await notes.add(known.folder, asked.data) });
  });
  router.delete(ROUTES.note, requireSameOrigin, async (request, response, next) => {
    const { id, note } = request.params;
    const known = index.get(id as string);
    if (!known || !(await notes.remove(known.folder, note as string))) return next();
    response.status(204).end();
  });
  return router;
};

/** Answers the errors of notes in words; to be used after all routes that read them. */
export const answerNoteErrors: ErrorRequestHandler = (error, _request, response, next) => {
  if (!(error instanceof TooManyNotesError || error instanceof NotesFileError)) return next(error);
  response.status(409).json({ error: error.message });
};
