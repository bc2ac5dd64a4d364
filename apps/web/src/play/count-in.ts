import type { Milliseconds, Seconds, UnitInterval } from '@instep/choreo/units';

/** Slow enough to say a number; each stands for whole beats. */
const LEAST_COUNT: Milliseconds = 500;
/** Of a dance whose beat is not known. */
const SOME_COUNT: Milliseconds = 750;

/** A dance is counted in with four: 5, 6, 7, 8. */
export const COUNT_IN = 4;

/** How long each number of a count-in stands: one or more beats. */
export const countStep = (bpm: number | null | undefined): Milliseconds => {
  if (!bpm) return SOME_COUNT;
  let step = 60_000 / bpm;
  while (step < LEAST_COUNT) step *= 2;
  return step;
};

/** What is said when so many counts are left: 8 when it is the last one. */
export const countName = (left: number): number => 9 - left;

/** How far a moment lies in its beat, 0..1, the beats counted from `oneAt`. */
export const beatPhase = (time: Seconds, oneAt: Seconds, count: Seconds): UnitInterval => {
  const beats = (time - oneAt) / count;
  return beats - Math.floor(beats);
};

/** The last four counts before a move begins, as dancers say them: 5, 6, 7, 8; null before and after. */
export const countBefore = (startS: Seconds, time: Seconds, count: Seconds): number | null => {
  const left = (startS - time) / count;
  return left > 0 && left <= COUNT_IN ? countName(Math.ceil(left)) : null;
};
