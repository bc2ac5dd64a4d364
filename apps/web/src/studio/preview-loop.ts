import type { Seconds } from '@instep/choreo/units';

const LOOP_TIME: Seconds = 3;

/** The part of a dance that its preview repeats, around a moment. */
export const loopAround = (moment: Seconds): { readonly from: Seconds; readonly to: Seconds } => {
  const from = Math.max(0, moment - LOOP_TIME / 2);
  return { from, to: from + LOOP_TIME };
};
