import { ROUTES } from '@instep/protocol/routes';
import express, { Router, type ErrorRequestHandler } from 'express';
import { NEW_NOTE, TooManyNotesError, UnreadableNotesError } from '../store/notes.ts';
import type { SessionStore } from '../store/session-store.ts';
import { requireSameOrigin } from '../access/hosts.ts';

/** Notes on moments of a session: `GET`, `POST /api/sessions/:id/notes` and `DELETE …/notes/:note`. */
export const createNoteRoutes = (store: Pick<SessionStore, 'read'>): Router => {
  const router = Router();
  router.get(ROUTES.notes, async (request, response, next) => {
    const session = await store.read(request.params.id);
    if (!session) return next();
    response.json({ notes: await session.readNotes() });
  });
  router.post(ROUTES.notes, requireSameOrigin, express.json(), async (request, response, next) => {
    const session = await store.read(request.params['id'] as string);
    if (!session) return next();
    const parsed = NEW_NOTE.safeParse(request.body);
    if (!parsed.success) return void response.status(400).json({ error: parsed.error.issues[0]?.message });
    response.status(201).json({ note: await session.addNote(parsed.data) });
  });
  router.delete(ROUTES.note, requireSameOrigin, async (request, response, next) => {
    const { id, note } = request.params;
    const session = await store.read(id as string);
    if (!session || !(await session.removeNote(note as string))) return next();
    response.status(204).end();
  });
  return router;
};

/** Answers errors of stored notes with 409 and their message. Must be registered after all routes that read notes. */
export const answerNoteErrors: ErrorRequestHandler = (error, _request, response, next) => {
  if (!(error instanceof TooManyNotesError || error instanceof UnreadableNotesError)) return next(error);
  response.status(409).json({ error: error.message });
};
