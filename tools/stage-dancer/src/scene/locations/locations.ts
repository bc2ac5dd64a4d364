import { COURT } from './court.ts';
import { DAWN } from './dawn.ts';
import { NEON } from './neon.ts';
import { ROOMS } from './room.ts';
import type { StageDesign } from './stage-design.ts';

/** The stages of the demo dances, by name. */
export const STAGES = { dawn: DAWN, neon: NEON, court: COURT } as const satisfies Record<string, StageDesign>;

/** Where a dancer can stand: a stage, or a player's room. */
export type LocationName = keyof typeof STAGES | keyof typeof ROOMS;

export const isLocationName = (name: string): name is LocationName =>
  Object.hasOwn(STAGES, name) || Object.hasOwn(ROOMS, name);
