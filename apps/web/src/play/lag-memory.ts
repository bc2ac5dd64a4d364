import type { Milliseconds, Seconds } from '@instep/choreo/units';

/** The lags that the last dances on this device showed, oldest first. */
export type Lags = readonly Milliseconds[];

/** More would still remember a camera that has been replaced. */
const KEPT = 5;
/** What a start may propose: the protocol's own limits. */
const [LEAST, MOST]: readonly [Milliseconds, Milliseconds] = [-1_000, 2_000];
/** One press of a key, one step of the slider. */
export const LAG_STEP: Milliseconds = 10;
/** The reach of the slider: a camera is seldom slower, and nobody dances that far ahead. */
export const LAG_RANGE = { from: -200, to: 800 } as const;

/** The lags with one more, the oldest forgotten; a dance that showed none changes nothing. */
export const withLag = (lags: Lags, lag: Milliseconds | null): Lags =>
  lag === null ? lags : [...lags, clamp(lag, LEAST, MOST)].slice(-KEPT);

/** The middle of the lags, in whole milliseconds: one odd dance moves it little. Null before the first. */
export const usualLag = (lags: Lags): Milliseconds | null => {
  if (lags.length === 0) return null;
  const sorted = [...lags].sort((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? 0;
  return Math.round((at((sorted.length - 1) >> 1) + at(sorted.length >> 1)) / 2);
};

/** What the player set by hand, within the slider's reach: it stands for all that was measured before. */
export const setLag = (lag: Milliseconds): Lags => [clamp(Math.round(lag), LAG_RANGE.from, LAG_RANGE.to)];

/** The lag to begin the next dance with: what dances showed, else what screen and camera alone take; null without both. */
export const firstLag = (lags: Lags, rigDelay: Milliseconds | null): Milliseconds | null => usualLag(lags) ?? rigDelay;

/** The same as a start proposes it. */
export const lagHint = (lags: Lags, rigDelay: Milliseconds | null): Seconds | null => {
  const lag = firstLag(lags, rigDelay);
  return lag === null ? null : lag / 1000;
};

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));
