import { z } from 'zod';
import { cleanName } from '@instep/choreo/player-name';
import type { Changed, SessionIndex } from './session-index.ts';

/** A request to set a player's group. */
export const NEW_GROUP = z.object({ player: z.string().max(200), group: z.string().max(200) });

/** Sets the group of all sessions of a player, except those that are running. */
export const setGroup = (index: SessionIndex, { player, group }: z.infer<typeof NEW_GROUP>): Promise<Changed> =>
  index.change((known) => known.player === player, { group: cleanName(group) });
