import type { Seconds } from '@instep/choreo/units';

/** A moment as a video player shows it, with tenths: `1:02.5`. */
export const clock = (time: Seconds): string => {
  const tenths = Math.round(time * 10);
  return `${Math.floor(tenths / 600)}:${String(Math.floor((tenths % 600) / 10)).padStart(2, '0')}.${tenths % 10}`;
};
