import type { Milliseconds, Seconds, UnitInterval } from '@instep/choreo/units';

/** The shortest time for one number of a count-in: slow enough to say it. Each number lasts whole beats. */
const MIN_STEP: Milliseconds = 500;
/** The same for a dance whose beat is not known. */
const DEFAULT_STEP: Milliseconds = 750;

/** The length of a count if the dance's beat is not known. */
const DEFAULT_COUNT_LENGTH: Seconds = 0.5;

/** The length of one count of the dance. */
export const countLength = (bpm: number | null | undefined): Seconds => (bpm ? 60 / bpm : DEFAULT_COUNT_LENGTH);

/** How many numbers a count-in has: 5, 6, 7, 8. */
export const COUNT_IN_LENGTH = 4;

/** How long each number of a count-in is shown: one or more beats. */
export const countInStep = (bpm: number | null | undefined): Milliseconds => {
  if (!bpm) return DEFAULT_STEP;
  let step = 60_000 / bpm;
  while (step < MIN_STEP) step *= 2;
  return step;
};

/** The number to show when `left` counts are left: 8 for the last one. */
export const countNumber = (left: number): number => 9 - left;

/** The phase of a moment in its beat, 0..1; the beats are counted from `firstCountAt`. */
export const beatPhase = (time: Seconds, firstCountAt: Seconds, count: Seconds): UnitInterval => {
  const beats = (time - firstCountAt) / count;
  return beats - Math.floor(beats);
};

/**
 * The number to show in the last four counts before a move begins, as dancers say them: 5, 6, 7, 8; null before and
 * after.
 */
export const countBefore = (startS: Seconds, time: Seconds, count: Seconds): number | null => {
  const left = (startS - time) / count;
  return left > 0 && left <= COUNT_IN_LENGTH ? countNumber(Math.ceil(left)) : null;
};
