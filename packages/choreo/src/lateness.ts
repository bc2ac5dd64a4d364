/** The rig's part of a player's lag, and the player's own lateness. */
import type { Milliseconds, Seconds } from './units.ts';

/**
 * How the lag of screen and camera is known: measured, set by hand, derived from earlier dances on this device, or not
 * at all.
 */
export const RIG_ORIGINS = ['light_test', 'set', 'dances', 'assumed'] as const;
export type RigOrigin = (typeof RIG_ORIGINS)[number];

/** The part of a player's lag that is the rig's: from the screen through the camera to the stamp. */
export type Rig = { readonly lag: Seconds; readonly origin: RigOrigin };

/** The rig of a device about which nothing is known: a camera's 100 ms, and what a screen adds. */
export const ASSUMED_RIG: Rig = { lag: 0.15, origin: 'assumed' };

/** The most lag of earlier dances that is attributed to the rig: what is beyond is the player's. */
export const MAX_RIG_LAG: Seconds = 0.3;

/**
 * A player whose lateness, beyond the rig's lag, is within this range isn't late. A good dancer at hand follows by .2
 * s, and would lose a rating now and then if no more than that were free. [M]
 */
export const TOLERATED_LATENESS = { from: -0.3 as Seconds, to: 0.25 as Seconds } as const;

/** How late a player is throughout a dance, in words; only lateness that costs points has one. */
export type Lateness = 'ahead' | 'little_behind' | 'half_second_behind' | 'second_behind';

/** `null` for a player who is in time. `late` is the player's own lateness, without the rig's lag. */
export const latenessOf = (late: Milliseconds): Lateness | null => {
  if (late < 1000 * TOLERATED_LATENESS.from) return 'ahead';
  if (late <= 1000 * TOLERATED_LATENESS.to) return null;
  if (late < 350) return 'little_behind';
  return late < 750 ? 'half_second_behind' : 'second_behind';
};
