import type { Milliseconds, Seconds, UnitInterval } from '@instep/choreo/units';

/** The shortest time for one number of a count-in: slow enough to say it. Each number lasts whole beats. */
const LEAST_COUNT: Milliseconds = 500;
/** The same for a dance whose beat is not known. */
const SOME_COUNT: Milliseconds = 750;

/** How many numbers a count-in has: 5, 6, 7, 8. */
export const COUNT_IN = 4;

/** How long each number of a count-in is shown: one or more beats. */
export const countStep = (bpm: number | null | undefined): Milliseconds => {
  if (!bpm) return SOME_COUNT;
  let step = 60_000 / bpm;
  while (step < LEAST_COUNT) step *= 2;
  return step;
};

/** The number to show when `left` counts are left: 8 for the last one. */
export const countName = (left: number): number => 9 - left;

/** The phase of a moment in its beat, 0..1; the beats are counted from `oneAt`. */
export const beatPhase = (time: Seconds, oneAt: Seconds, count: Seconds): UnitInterval => {
  const beats = (time - oneAt) / count;
  return beats - Math.floor(beats);
};

/**
 * The number to show in the last four counts before a move begins, as dancers say them: 5, 6, 7, 8; null before and
 * after.
 */
export const countBefore = (startS: Seconds, time: Seconds, count: Seconds): number | null => {
  const left = (startS - time) / count;
  return left > 0 && left <= COUNT_IN ? countName(Math.ceil(left)) : null;
};
