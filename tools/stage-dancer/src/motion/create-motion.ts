import type { Dance } from '../choreography/dance.ts';
import { playerMotion } from '../player/player-motion.ts';
import type { Player } from '../player/player.ts';
import { danceMotion, type Motion } from './motion.ts';

/** A dance in motion: as its own dancer dances it, or as a rehearsal player does. */
export const createMotion = (dance: Dance, player: Player | null = null): Motion =>
  player ? playerMotion(dance, player) : danceMotion(dance);
