import { z } from 'zod';
import { cleanName } from './player-name.ts';
import { readSessionFile, writeSessionFile } from './session-file.ts';
import type { SessionIndex } from './session-index.ts';

/** What is asked: whose group, and which. */
export const NEW_GROUP = z.object({ player: z.string().max(200), group: z.string().max(200) });

/** Sets the group on all that a player has danced. What is being danced now is not touched. Answers how many. */
export const setGroup = async (index: SessionIndex, { player, group }: z.infer<typeof NEW_GROUP>): Promise<number> => {
  const own = index.ofPlayer(player).filter(({ status }) => status !== 'running');
  for (const { folder } of own) {
    await writeSessionFile(folder, { ...(await readSessionFile(folder)), group: cleanName(group) });
  }
  await index.forget(own.map(({ id }) => id));
  await index.refresh();
  return own.length;
};
