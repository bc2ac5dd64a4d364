/** Formats numbers and limbs for the texts of a comparison. */
import type { Limb } from '@instep/choreo/skeleton';
import type { Seconds, UnitInterval } from '@instep/choreo/units';

/** `left arm` */
export const limbText = (limb: Limb): string => limb.replace('_', ' ');

/** `62 %` */
export const percentText = (share: UnitInterval): string => `${Math.round(100 * share)} %`;

/** `0.12 s` */
export const secondsText = (seconds: Seconds): string => `${seconds.toFixed(2)} s`;
