import type { Milliseconds, Seconds } from './units.ts';

/** How it is known what screen and camera take: measured, set by hand, what earlier dances on this device showed, or not. */
export const RIG_ORIGINS = ['light_test', 'set', 'dances', 'assumed'] as const;
export type RigOrigin = (typeof RIG_ORIGINS)[number];

/** What of a player's lag is the rig's: from the screen through the eye of the camera to the stamp. */
export type Rig = { readonly lag: Seconds; readonly origin: RigOrigin };

/** Of a rig of which nothing is known: a camera's 100 ms, and what a screen adds. */
export const ASSUMED_RIG: Rig = { lag: 0.15, origin: 'assumed' };

/** The most lag of earlier dances that is taken for the rig's: what lies beyond is the person's. */
export const MAX_RIG_LAG: Seconds = 0.3;

/**
 * Beyond the rig's lag nobody is late who is late by less. A good dancer at hand follows by .2 s, and would lose a word
 * now and then if no more than that were free. [M]
 */
export const FREE_LATENESS = { from: -0.3 as Seconds, to: 0.25 as Seconds } as const;

/** How late somebody is all through a dance, in words: only what costs something is told. */
export type Lateness = 'ahead' | 'little_behind' | 'half_second_behind' | 'second_behind';

/** `null` for who is in time. `late` is the person's own lateness, without the rig's lag. */
export const latenessOf = (late: Milliseconds): Lateness | null => {
  if (late < 1000 * FREE_LATENESS.from) return 'ahead';
  if (late <= 1000 * FREE_LATENESS.to) return null;
  if (late < 350) return 'little_behind';
  return late < 750 ? 'half_second_behind' : 'second_behind';
};
