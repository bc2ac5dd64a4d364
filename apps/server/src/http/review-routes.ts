import type { SessionList } from '@instep/protocol/http';
import { ROUTES } from '@instep/protocol/routes';
import { Router } from 'express';
import type { SessionStore } from '../store/session-store.ts';
import { createNoteRoutes, answerNoteErrors } from './note-routes.ts';
import { createPlayerRoutes } from './player-routes.ts';
import { createSessionDownloads } from './session-downloads.ts';

/** The recorded sessions: `GET /api/sessions`, `/api/sessions/:id`, and below it the CSVs and the notes. */
export const createReviewRoutes = (store: SessionStore): Router => {
  const router = Router();
  router.use(/^\/api\/sessions/, (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  router.get(ROUTES.sessions, async (_request, response) => {
    const { sessions, problems } = await store.list();
    const list: SessionList = { sessions, ...(problems.length > 0 && { problems }) };
    response.json(list);
  });
  router.get(ROUTES.session, async (request, response, next) => {
    const { id } = request.params;
    const session = await store.read(id);
    if (session) return void response.json(await session.readDetails());
    const problem = await store.problemOf(id);
    if (!problem) return next();
    const { kind, place, reason } = problem;
    response.status(409).json({ error: `This session cannot be shown: ${reason}.`, kind, place });
  });
  router.use(createNoteRoutes(store));
  router.use(createSessionDownloads(store));
  router.use(createPlayerRoutes(store));
  router.use(answerNoteErrors);
  return router;
};
