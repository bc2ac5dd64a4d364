/** Warns minutes ahead of a failure: fits a line to the last two minutes of a measure that nears its threshold. */
import { mean, median } from './statistics.ts';
import type { Seconds, UnitInterval } from './units.ts';

/** One value of a series of measurements. */
export type Sample = { readonly at: Seconds; readonly value: number };

/** What must not happen to a series: it falls to the threshold, or rises to it. */
export type Limit = {
  readonly threshold: number;
  readonly nearing: 'falling' | 'rising';
  /** The line is fitted to this much of the series; 120 s if it is left out. Coarse values need more. */
  readonly window?: Seconds;
};

/** The line is fitted to this much of the series. */
export const WINDOW: Seconds = 120;
/** A series shorter than this share of the window has no trend yet. */
const MIN_WINDOW_SHARE: UnitInterval = 0.5;
/** The series is smoothed by the median of this much of it. */
const SMOOTHING: Seconds = 5;
/** Into this many points the window is resampled. */
const POINTS = 30;
/** This share of the slopes between any two points must have the same sign. */
const MIN_AGREEMENT: UnitInterval = 0.8;
/** A single jump may make up this share of the change: a lamp that is switched off is no trend. */
const MAX_JUMP_SHARE: UnitInterval = 0.4;
/** The change must be this many times the spread around the line: values that wander are no trend. */
const MIN_CHANGE_BY_SPREAD = 6;
/** In the last 20 s, the values may be off the line by this many times the spread: else they contradict it. */
const RECENT: Seconds = 20;
const MAX_RECENT_BY_SPREAD = 1.5;
/** Only what happens within this time is worth a warning. */
const HORIZON: Seconds = 15 * 60;
/** A trend must hold for this long before it is worth a warning. */
const MIN_HELD: Seconds = 30;
/** A warning that was given stays until the time left is longer than this. */
const STAYING_HORIZON: Seconds = 1.1 * HORIZON;

/**
 * The time until the series reaches its limit; 0 if it has, null if it doesn't within 15 minutes or shows no steady
 * trend. The line is fitted by the Theil-Sen estimator: the median of the slopes between any two points.
 */
export const timeToLimit = (
  samples: readonly Sample[],
  { threshold, nearing, window = WINDOW }: Limit,
  horizon: Seconds = HORIZON,
): Seconds | null => {
  // From here on every series falls, towards 0.
  const sign = nearing === 'falling' ? 1 : -1;
  const points = resample(
    samples.map(({ at, value }) => ({ at, value: sign * (value - threshold) })),
    window,
  );
  const last = points.at(-1);
  if (!last) return null;
  const slope = steadySlope(points, window);
  if (slope === null || slope >= 0) return null;
  const level = median(points.map(({ at, value }) => value - slope * (at - last.at)));
  const time = Math.max(0, -level / slope);
  return time <= horizon ? time : null;
};

/** The median slope of the points, if they agree on its sign and no jump, wandering or turn explains it; else null. */
const steadySlope = (points: readonly Sample[], window: Seconds): number | null => {
  const slopes = slopesOf(points);
  const rising = slopes.filter((one) => one > 0).length;
  const falling = slopes.filter((one) => one < 0).length;
  // Before the median, which takes far longer: most series have no trend.
  if (slopes.length === 0 || Math.max(rising, falling) < MIN_AGREEMENT * slopes.length) return null;
  const slope = median(slopes);
  const direction = Math.sign(slope);
  const change = Math.abs(slope) * window;
  const jumps = points.slice(1).map(({ value }, index) => direction * (value - (points[index] as Sample).value));
  if (Math.max(...jumps) > MAX_JUMP_SHARE * change) return null;
  const [end, residuals] = [(points.at(-1) as Sample).at, residualsOf(points, slope)];
  const spread = ROBUST_DEVIATION * median(residuals.map(({ value }) => Math.abs(value)));
  if (change < MIN_CHANGE_BY_SPREAD * spread) return null;
  const recent = mean(residuals.filter(({ at }) => at > end - RECENT).map(({ value }) => value));
  return -direction * recent <= MAX_RECENT_BY_SPREAD * spread + 0.02 * change ? slope : null;
};

/** The slopes between any two points. */
const slopesOf = (points: readonly Sample[]): readonly number[] => {
  const slopes: number[] = [];
  for (const [index, a] of points.entries()) {
    for (const b of points.slice(index + 1)) slopes.push((b.value - a.value) / (b.at - a.at));
  }
  return slopes;
};

/** The median absolute deviation of Gaussian values, times this, is their standard deviation. */
const ROBUST_DEVIATION = 1.4826;

/** The deviations from the line of that slope that has as many points above it as below. */
const residualsOf = (points: readonly Sample[], slope: number): readonly Sample[] => {
  const level = median(points.map(({ at, value }) => value - slope * at));
  return points.map(({ at, value }) => ({ at, value: value - slope * at - level }));
};

/** The last `window` seconds as 30 points, each the median of the 5 s around it; empty if the series is too short. */
const resample = (samples: readonly Sample[], window: Seconds): readonly Sample[] => {
  const end = samples.at(-1)?.at ?? 0;
  const begin = Math.max(end - window, samples[0]?.at ?? 0);
  if (end - begin < MIN_WINDOW_SHARE * window) return [];
  const step = (end - begin) / (POINTS - 1);
  // Both rise in time: each point goes on where the one before it began.
  let first = 0;
  return Array.from({ length: POINTS }, (_, index) => begin + index * step).flatMap((at) => {
    while ((samples[first]?.at ?? Infinity) < at - SMOOTHING / 2) first += 1;
    const near: number[] = [];
    for (let k = first; (samples[k]?.at ?? Infinity) <= at + SMOOTHING / 2; k++)
      near.push((samples[k] as Sample).value);
    return near.length === 0 ? [] : [{ at, value: median(near) }];
  });
};

/** A warning about one series: it speaks once a trend has held, and falls silent a little later than it would speak. */
export class Forecast {
  readonly #limit: Limit;
  #trendSince: Seconds | null = null;
  #isWarning = false;

  constructor(limit: Limit) {
    this.#limit = limit;
  }

  /** The time until the limit is reached, by the series up to now; null for no warning. */
  update(samples: readonly Sample[]): Seconds | null {
    const time = timeToLimit(samples, this.#limit, this.#isWarning ? STAYING_HORIZON : HORIZON);
    const now = samples.at(-1)?.at ?? 0;
    this.#trendSince = time === null ? null : (this.#trendSince ?? now);
    this.#isWarning = this.#trendSince !== null && now - this.#trendSince >= MIN_HELD;
    return this.#isWarning ? time : null;
  }
}
