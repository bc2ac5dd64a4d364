/** The count-in before a dance or a section: four numbers as dancers say them, 5, 6, 7, 8. */
import type { Milliseconds, Seconds } from '@instep/choreo/units';

/** The shortest time for one number: slow enough to say it. Each number lasts whole beats. */
const MIN_NUMBER_TIME: Milliseconds = 500;
/** How long each number is shown if the dance's tempo is not known. */
const DEFAULT_NUMBER_TIME: Milliseconds = 750;

/** How many numbers a count-in has: 5, 6, 7, 8. */
export const COUNT_IN_NUMBERS = 4;

/** How long each number of a count-in is shown: one beat, or several if the beats are short. */
export const numberTime = (bpm: number | null | undefined): Milliseconds => {
  if (!bpm) return DEFAULT_NUMBER_TIME;
  let time = 60_000 / bpm;
  while (time < MIN_NUMBER_TIME) time *= 2;
  return time;
};

/** The number to show when this many numbers remain, itself included: 8 for the last one. */
export const countInNumber = (remaining: number): number => 9 - remaining;

/** The number to show in the last four beats before a move that begins at `startS`; null before and after them. */
export const countInNumberBefore = (startS: Seconds, time: Seconds, beat: Seconds): number | null => {
  const remaining = (startS - time) / beat;
  return remaining > 0 && remaining <= COUNT_IN_NUMBERS ? countInNumber(Math.ceil(remaining)) : null;
};
