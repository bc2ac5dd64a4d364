import { ROUTES } from '@instep/protocol/routes';
import { Router } from 'express';
import type { Selection, SessionStore } from '../store/session-store.ts';

const STILL_RUNNING = 'This dance is still running, or its server was active a moment ago. Try again in half a minute.';
const NOT_DELETED = 'This session could not be deleted.';

/**
 * `DELETE /api/sessions/:id`, `/api/sessions?player=NAME` and `/api/sessions?all=yes`. The gate decides who may use
 * them. Each session is deleted independently, and the answer counts those that were deleted, are running, or failed.
 */
export const createDeletionRoutes = (store: Pick<SessionStore, 'delete'>): Router => {
  const router = Router();
  router.delete(ROUTES.session, async (request, response, next) => {
    const { id } = request.params;
    const outcome = await store.delete({ sessionId: id });
    const { deleted, running, failed } = outcome;
    if (running > 0) return void response.status(409).json({ error: STILL_RUNNING, ...outcome });
    if (failed > 0) return void response.status(409).json({ error: NOT_DELETED, ...outcome });
    if (deleted === 0) return next();
    response.json(outcome);
  });
  router.delete(ROUTES.sessions, async ({ query }, response) => {
    const selection = requestedSelection(query);
    if (!selection) return void response.status(400).json({ error: 'Expected ?player=NAME or ?all=yes.' });
    response.json(await store.delete(selection));
  });
  return router;
};

const requestedSelection = ({ player, all }: Readonly<Record<string, unknown>>): Selection | null => {
  if (typeof player === 'string' && all === undefined) return { player };
  return player === undefined && all === 'yes' ? 'all' : null;
};
