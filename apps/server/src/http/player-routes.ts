import { ROUTES } from '@instep/protocol/routes';
import express, { Router, type Request } from 'express';
import { z } from 'zod';
import type { SessionStore } from '../store/session-store.ts';
import { sendStreams, UNSAFE_IN_FILE_NAMES } from './session-downloads.ts';
import { requireSameOrigin } from '../access/hosts.ts';

/** A request to set a player's group. */
const NEW_GROUP = z.object({ player: z.string().max(200), group: z.string().max(200) });

/** Routes for the data of one player: `GET /api/players/export.zip?player=Mia` and `PUT /api/players/group`. */
export const createPlayerRoutes = (store: Pick<SessionStore, 'exportPlayer' | 'setGroup'>): Router => {
  const router = Router();
  router.get(ROUTES.playerExport, async (request, response, next) => {
    const player = requestedPlayer(request);
    const zip = player === null ? null : await store.exportPlayer(player, request.query['zone']);
    if (player === null || !zip) return next();
    const name = player.replace(UNSAFE_IN_FILE_NAMES, '_') || 'guest';
    response.set('Cache-Control', 'no-store').attachment(`instep-${name}.zip`);
    await sendStreams(zip, response);
  });
  router.put(ROUTES.playerGroup, requireSameOrigin, express.json({ limit: '4kb' }), async (request, response) => {
    const parsed = NEW_GROUP.safeParse(request.body);
    if (!parsed.success) return void response.status(400).json({ error: parsed.error.issues[0]?.message });
    const { changed, failed } = await store.setGroup(parsed.data.player, parsed.data.group);
    response.json({ sessions: changed, ...(failed > 0 && { failed }) });
  });
  return router;
};

/** The requested player: '' means the guests, `null` that no player was given. */
const requestedPlayer = ({ query }: Request): string | null =>
  typeof query['player'] === 'string' ? query['player'] : null;
