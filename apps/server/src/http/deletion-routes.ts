import { Router } from 'express';
import type { SessionIndex } from '../record/session-index.ts';
import { isOf, type Whose } from '../record/whose.ts';

/** `DELETE /api/sessions/:id`, `/api/sessions?player=NAME` and `/api/sessions?all=yes`. Who may, says the gate. */
export const createDeletionRoutes = (index: SessionIndex): Router => {
  const router = Router();
  router.delete('/api/sessions/:id', async (request, response, next) => {
    const { id } = request.params;
    const { deleted, running } = await index.delete(isOf({ session: id }));
    if (running > 0) return void response.status(409).json({ error: 'This dance still goes on.' });
    if (deleted === 0) return next();
    response.json({ deleted, running });
  });
  router.delete('/api/sessions', async ({ query }, response) => {
    const whose = whoseIn(query);
    if (!whose) return void response.status(400).json({ error: 'Expected ?player=NAME or ?all=yes.' });
    response.json(await index.delete(isOf(whose)));
  });
  return router;
};

const whoseIn = ({ player, all }: Readonly<Record<string, unknown>>): Whose | null => {
  if (typeof player === 'string' && all === undefined) return { player };
  return player === undefined && all === 'yes' ? 'everybody' : null;
};
