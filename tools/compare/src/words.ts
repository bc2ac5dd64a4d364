import type { Limb } from '@instep/choreo/skeleton';
import type { Seconds, UnitInterval } from '@instep/choreo/units';

/** `left arm` */
export const limbWords = (limb: Limb): string => limb.replace('_', ' ');

/** `62 %` */
export const percentWords = (share: UnitInterval): string => `${Math.round(100 * share)} %`;

/** `0.12 s` */
export const secondsWords = (seconds: Seconds): string => `${seconds.toFixed(2)} s`;

/** A place in a video as its player shows it, with tenths: `1:02.5`. */
export const clockWords = (seconds: Seconds): string => {
  const tenths = Math.round(10 * seconds);
  return `${Math.floor(tenths / 600)}:${((tenths % 600) / 10).toFixed(1).padStart(4, '0')}`;
};
