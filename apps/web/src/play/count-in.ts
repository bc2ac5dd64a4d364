import type { Milliseconds, Seconds } from '@instep/choreo/units';

/** Slow enough to say a number; a count-in lasts whole beats. */
const LEAST_COUNT: Milliseconds = 800;
const LEAST_PREROLL: Milliseconds = 500;
/** Of a dance whose beat is not known. */
const [COUNT, PREROLL]: readonly [Milliseconds, Milliseconds] = [1_000, 700];

/** How long each number of the count-in stands: one, two or four beats. */
export const countStep = (bpm: number | null | undefined): Milliseconds => (bpm ? beats(bpm, LEAST_COUNT) : COUNT);

/** How long each number stands before a paused dance goes on. */
export const prerollStep = (bpm: number | null | undefined): Milliseconds =>
  bpm ? beats(bpm, LEAST_PREROLL) : PREROLL;

const beats = (bpm: number, least: Milliseconds): Milliseconds => {
  let step = 60_000 / bpm;
  while (step < least) step *= 2;
  return step;
};

/** The last four counts before a move begins, as dancers say them: 5, 6, 7, 8; null before and after. */
export const countBefore = (startS: Seconds, time: Seconds, count: Seconds): number | null => {
  const left = (startS - time) / count;
  return left > 0 && left <= 4 ? 9 - Math.ceil(left) : null;
};
