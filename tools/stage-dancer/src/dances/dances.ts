import type { Dance } from '../choreography/dance.ts';
import { LEG_WORK } from './leg-work.ts';
import { POP_ROUTINE } from './pop-routine.ts';
import { TEST_STEPS } from './test-steps.ts';
import { WARM_UP } from './warm-up.ts';

/** The dances that come with the game. */
export const DANCES: readonly Dance[] = [WARM_UP, POP_ROUTINE, LEG_WORK];

/** Finds a dance by its id, including the short one for tests; `null` if there is none. */
export const danceById = (id: string): Dance | null => [...DANCES, TEST_STEPS].find((dance) => dance.id === id) ?? null;
