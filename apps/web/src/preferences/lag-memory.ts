/** Computes the lags of the next start message from what the device has stored. */
import { MAX_RIG_LAG, type RigOrigin } from '@instep/choreo/lateness';
import type { Milliseconds, Seconds } from '@instep/choreo/units';

/** The lags of the last dances on this device, oldest first. */
export type Lags = readonly Milliseconds[];

/** How many lags are kept: more would include a camera that has been replaced. */
const MAX_LAGS = 5;
/** The protocol's limits for the lag in a start message. */
const [MIN_LAG, MAX_LAG]: readonly [Milliseconds, Milliseconds] = [-1_000, 2_000];
/** The lag changes by this with one press of a key or one step of the slider. */
export const LAG_STEP: Milliseconds = 10;
/** The range of the slider: a camera is seldom slower, and nobody dances that far ahead. */
export const LAG_RANGE = { from: -200, to: 800 } as const;

/** The lags with one more, without the oldest if there are too many; a dance without a lag changes nothing. */
export const withLag = (lags: Lags, lag: Milliseconds | null): Lags =>
  lag === null ? lags : [...lags, clamp(lag, MIN_LAG, MAX_LAG)].slice(-MAX_LAGS);

/** The median of the lags, in whole milliseconds: one unusual dance hardly moves it. Null before the first. */
export const usualLag = (lags: Lags): Milliseconds | null => {
  if (lags.length === 0) return null;
  const sorted = [...lags].sort((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? 0;
  return Math.round((at((sorted.length - 1) >> 1) + at(sorted.length >> 1)) / 2);
};

/** What a device stores about lags. */
export type LagMemory = {
  readonly lags: Lags;
  /** The delay from the screen to the camera that the light test found; null before the test. */
  readonly rigDelay: Milliseconds | null;
  /** The delay that the player set by hand after that; null if they didn't. */
  readonly manualDelay: Milliseconds | null;
};

/** A delay set by hand, limited to the slider's range. */
export const limitedDelay = (delay: Milliseconds): Milliseconds =>
  clamp(Math.round(delay), LAG_RANGE.from, LAG_RANGE.to);

/** The delay of screen and camera together, and how it is known. */
export type KnownDelay = { readonly delay: Milliseconds; readonly origin: Exclude<RigOrigin, 'assumed'> };

/**
 * The delay that was set or measured last; else the usual lag of the last dances, limited to what a slow camera takes,
 * since the rest is the player's own. Null if nothing is known.
 */
export const knownDelay = ({ lags, rigDelay, manualDelay }: LagMemory): KnownDelay | null => {
  if (manualDelay !== null) return { delay: manualDelay, origin: 'set' };
  if (rigDelay !== null) return { delay: rigDelay, origin: 'light_test' };
  const usual = usualLag(lags);
  return usual === null ? null : { delay: clamp(usual, 0, 1000 * MAX_RIG_LAG), origin: 'dances' };
};

/**
 * The lags for a start message: where the judge searches first, and how much of it is the rig. Empty if nothing is
 * known.
 */
export const lagsForStart = (memory: LagMemory): StartLags => {
  const known = knownDelay(memory);
  const lag = usualLag(memory.lags) ?? known?.delay ?? null;
  return {
    ...(lag !== null && { lagHintS: lag / 1000 }),
    ...(known && { rig: { lagS: known.delay / 1000, origin: known.origin } }),
  };
};
export type StartLags = {
  readonly lagHintS?: Seconds;
  readonly rig?: { readonly lagS: Seconds; readonly origin: KnownDelay['origin'] };
};

const clamp = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, value));
