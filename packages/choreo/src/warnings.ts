/** The six warnings of what will go wrong within minutes: a table of rules over forecast.ts. */
import { Forecast, WINDOW, type Limit, type Sample } from './forecast.ts';
import { median } from './statistics.ts';
import type { Milliseconds, Seconds, UnitInterval } from './units.ts';

/**
 * What a rule watches: the light; the device's heat; the connection to the server; the device's battery; the free disk
 * of the sessions; the load by players.
 */
export const WARNING_RULES = ['light', 'warm', 'connection', 'battery', 'disk', 'crowd'] as const;
export type WarningRule = (typeof WARNING_RULES)[number];

/** Something will go wrong in that time; null when the time is not known. */
export type Warning = { readonly rule: WarningRule; readonly inS: Seconds | null };

/** The load that a device tells of itself (Compute Pressure, W3C). */
export type Pressure = 'nominal' | 'fair' | 'serious' | 'critical';

/** What was measured at one moment, of a camera's device or of the server. What is not known is left out. */
export type Reading = {
  readonly at: Seconds;
  readonly brightness?: UnitInterval | null;
  readonly cameraFps?: number | null;
  readonly pressure?: Pressure | null;
  readonly roundTripMs?: Milliseconds | null;
  /** Frames a second that were sent, as a share of those granted. */
  readonly sentShare?: number | null;
  /** The battery's charge. */
  readonly battery?: UnitInterval | null;
  readonly isCharging?: boolean | null;
  /** Free space of the disk, less what no dance may use. */
  readonly spareMb?: number | null;
  /** The share of their time in which the estimator workers work, and for how many dances. */
  readonly busy?: UnitInterval | null;
  readonly dances?: number | null;
};

type Readings = readonly Reading[];

/** A series of readings and what must not happen to it. */
type WatchedLimit = Limit & { readonly read: (reading: Reading) => number | null | undefined };

type Rule = {
  readonly rule: WarningRule;
  readonly limits: readonly WatchedLimit[];
  /** After such a reading, the series start again from empty. */
  readonly restartsAt?: (reading: Reading) => boolean;
  /** The forecasts count only if this holds for the last two minutes. */
  readonly condition?: (recent: Readings) => boolean;
  /** A cause for the warning that comes without a time, if it holds for ten seconds. */
  readonly isDue?: (reading: Reading) => boolean;
};

/** Light that changes by less than this doesn't explain that the camera gets slower. */
const STEADY_LIGHT: UnitInterval = 0.05;
/** A cause without a time must hold for this long. */
const DUE_FOR: Seconds = 10;
/** Estimator workers that work more than this share of their time make every frame wait. */
const MAX_BUSY: UnitInterval = 0.9;
/** Systems tell the charge in whole percent: its trend needs many minutes. */
const BATTERY_WINDOW: Seconds = 1_200;
/** Measures that jitter need more than two minutes, too. */
const JITTER_WINDOW: Seconds = 180;

const change = (readings: Readings, read: (reading: Reading) => number | null | undefined): number => {
  const values = readings.flatMap((reading) => read(reading) ?? []);
  const part = Math.ceil(values.length / 6);
  return values.length === 0 ? 0 : median(values.slice(-part)) - median(values.slice(0, part));
};

const isLightSteady = (recent: Readings): boolean =>
  Math.abs(change(recent, ({ brightness }) => brightness)) < STEADY_LIGHT;

const areDancesRising = (recent: Readings): boolean => change(recent, ({ dances }) => dances) > 0;

const RULES: readonly Rule[] = [
  { rule: 'light', limits: [{ read: ({ brightness }) => brightness, threshold: 0.18, nearing: 'falling' }] },
  {
    rule: 'warm',
    limits: [{ read: ({ cameraFps }) => cameraFps, threshold: 12, nearing: 'falling', window: JITTER_WINDOW }],
    // In dim light a camera exposes longer, and so gets slower too.
    condition: isLightSteady,
    isDue: ({ pressure }) => pressure === 'serious' || pressure === 'critical',
  },
  {
    rule: 'connection',
    limits: [
      { read: ({ roundTripMs }) => roundTripMs, threshold: 400, nearing: 'rising' },
      { read: ({ sentShare }) => sentShare, threshold: 0.6, nearing: 'falling' },
    ],
  },
  {
    rule: 'battery',
    limits: [{ read: ({ battery }) => battery, threshold: 0.05, nearing: 'falling', window: BATTERY_WINDOW }],
    restartsAt: ({ isCharging }) => isCharging === true,
  },
  { rule: 'disk', limits: [{ read: ({ spareMb }) => spareMb, threshold: 0, nearing: 'falling' }] },
  {
    rule: 'crowd',
    limits: [{ read: ({ busy }) => busy, threshold: MAX_BUSY, nearing: 'rising', window: JITTER_WINDOW }],
    condition: areDancesRising,
  },
];

/** Watches the readings of one device or server, and tells which warnings hold. */
export class WarningMonitor {
  readonly #rules = RULES.map((rule) => ({ ...rule, forecasts: rule.limits.map((limit) => new Forecast(limit)) }));

  /** The warnings by all readings up to now, in order of time; the last 20 minutes are enough. Called every few seconds. */
  update(readings: Readings): readonly Warning[] {
    const now = readings.at(-1)?.at ?? 0;
    const recent = readings.slice(readings.findLastIndex(({ at }) => at <= now - WINDOW) + 1);
    return this.#rules.flatMap(({ rule, limits, forecasts, ...causes }): Warning[] => {
      const isWatched = causes.condition?.(recent) ?? true;
      const valid = since(readings, causes.restartsAt);
      const times = forecasts.flatMap((forecast, index) => {
        const limit = limits[index] as WatchedLimit;
        const time = forecast.update(isWatched ? samplesOf(valid, limit, now) : []);
        return time ?? [];
      });
      if (times.length > 0) return [{ rule, inS: Math.min(...times) }];
      return causes.isDue && isHeld(recent, now, causes.isDue) ? [{ rule, inS: null }] : [];
    });
  }
}

const since = (readings: Readings, restartsAt?: (reading: Reading) => boolean): Readings =>
  restartsAt ? readings.slice(readings.findLastIndex(restartsAt) + 1) : readings;

const samplesOf = (readings: Readings, { read, window = WINDOW }: WatchedLimit, now: Seconds): readonly Sample[] =>
  readings.slice(readings.findLastIndex(({ at }) => at <= now - window) + 1).flatMap((reading) => {
    const value = read(reading);
    return value === null || value === undefined ? [] : [{ at: reading.at, value }];
  });

const isHeld = (recent: Readings, now: Seconds, isDue: (reading: Reading) => boolean): boolean => {
  const last = recent.filter(({ at }) => at > now - DUE_FOR);
  return last.length > 1 && last.every(isDue);
};
