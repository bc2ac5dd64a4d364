import type { Milliseconds, Seconds } from '@instep/choreo/units';

/** A day: no dance is longer. */
export const MAX_MEDIA_TIME: Seconds = 86_400;

/** No clock of a browser says more; larger numbers would not even be written as such in the CSVs. */
export const MAX_CAPTURE_TIME: Milliseconds = 1e15;

/** A device's id is its secret: a shorter one could be guessed. */
export const MIN_DEVICE_ID_LENGTH = 16;

/** How many frames of a player may be unanswered: one in work and one waiting. */
export const MAX_IN_FLIGHT = 2;

/** How many players one camera may film. */
export const MAX_POSES = 4;

/** How many other devices may share what a player danced on them. */
export const MAX_SHARES = 8;
