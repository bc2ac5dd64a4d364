import type { Dance } from '../choreography/dance.ts';
import { playerMotion } from '../player/player-motion.ts';
import type { Player } from '../player/player.ts';
import { danceMotion, type Motion } from './motion.ts';

/** The motion of a dance, performed by its own dancer or by a rehearsal player. */
export const createMotion = (dance: Dance, player: Player | null = null): Motion =>
  player ? playerMotion(dance, player) : danceMotion(dance);
