import { z } from 'zod';
import { cleanName } from '@instep/choreo/player-name';
import type { Changed, SessionIndex } from './session-index.ts';

/** What is asked: whose group, and which. */
export const NEW_GROUP = z.object({ player: z.string().max(200), group: z.string().max(200) });

/** Sets the group on all that a player has danced. What is being danced now is not touched. */
export const setGroup = (index: SessionIndex, { player, group }: z.infer<typeof NEW_GROUP>): Promise<Changed> =>
  index.change((known) => known.player === player, { group: cleanName(group) });
