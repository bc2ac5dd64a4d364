import path from 'node:path';
import { cleanName } from '@instep/choreo/player-name';
import type { Found } from './files/session-index.ts';

/** Whose sessions are meant; a player is identified by the name in the list. */
export type Whose = 'everybody' | { readonly player: string } | { readonly session: string };

/** Returns a filter for the sessions that are meant. */
export const isOf = (whose: Whose): ((found: Found) => boolean) => {
  if (whose === 'everybody') return () => true;
  if ('session' in whose) return ({ folder }) => path.basename(folder) === whose.session;
  const player = cleanName(whose.player);
  return (found) => found.player === player;
};
