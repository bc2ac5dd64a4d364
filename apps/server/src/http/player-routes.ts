import { ROUTES } from '@instep/protocol/routes';
import express, { Router, type Request } from 'express';
import { zipSessions } from '../store/files/player-export.ts';
import { NEW_GROUP, setGroup } from '../store/files/player-group.ts';
import type { SessionIndex } from '../store/files/session-index.ts';
import { sendStreams, UNSAFE_IN_FILE_NAMES } from './session-downloads.ts';
import { requireSameOrigin } from '../access/hosts.ts';

/** Routes for the data of one player: `GET /api/players/export.zip?player=Mia` and `PUT /api/players/group`. */
export const createPlayerRoutes = (index: SessionIndex): Router => {
  const router = Router();
  router.get(ROUTES.playerExport, async (request, response, next) => {
    await index.refresh();
    const player = requestedPlayer(request);
    const own = player === null ? [] : index.ofPlayer(player);
    if (own.length === 0) return next();
    const name = player?.replace(UNSAFE_IN_FILE_NAMES, '_') || 'guest';
    response.set('Cache-Control', 'no-store').attachment(`instep-${name}.zip`);
    await sendStreams(zipSessions(own, request.query['zone']), response);
  });
  router.put(ROUTES.playerGroup, requireSameOrigin, express.json({ limit: '4kb' }), async (request, response) => {
    const asked = NEW_GROUP.safeParse(request.body);
    if (!asked.success) return void response.status(400).json({ error: asked.error.issues[0]?.message });
    const { changed, failed } = await setGroup(index, asked.data);
    response.json({ sessions: changed, ...(failed > 0 && { failed }) });
  });
  return router;
};

/** The requested player: '' means the guests, `null` that no player was given. */
const requestedPlayer = ({ query }: Request): string | null =>
  typeof query['player'] === 'string' ? query['player'] : null;
