/** Foresees trouble by what was measured in the last minutes: choreo/warnings.ts. */
import type { Seconds } from '@instep/choreo/units';
import { WarningMonitor, type Reading, type Warning } from '@instep/choreo/warnings';
import type { HealthSecond } from '../camera/health-second.ts';

const PRESSURES = ['nominal', 'fair', 'serious', 'critical'] as const;

/** A second as the rules read it. */
export const readingOf = (second: HealthSecond): Reading => ({
  at: second.at / 1000,
  brightness: second.brightness,
  cameraFps: second.cameraFps,
  pressure: PRESSURES.find((pressure) => pressure === second.pressure) ?? null,
  roundTripMs: second.roundTripMs,
  sentShare: second.grantedFps && second.sentFps !== null ? second.sentFps / second.grantedFps : null,
  battery: second.battery,
  isCharging: second.isCharging,
});

/** A trend counts once it has held for half a minute: so much of what is known is replayed, in steps. */
const REPLAYED: Seconds = 60;
const STEP: Seconds = 5;
/** What was measured longer ago tells nothing about now. */
const MAX_AGE: Seconds = 180;

/** The warnings that hold at the end of these seconds, with the time from `now` on; none if that was long before. */
export const warningsAfter = (seconds: readonly HealthSecond[], now: number = Date.now()): readonly Warning[] => {
  const readings = seconds.map(readingOf);
  const end = readings.at(-1)?.at ?? -Infinity;
  const age = now / 1000 - end;
  if (age > MAX_AGE) return [];
  const monitor = new WarningMonitor();
  const ends = Array.from({ length: REPLAYED / STEP + 1 }, (_, k) => end - REPLAYED + k * STEP);
  const updates = ends.map((to) => monitor.update(readings.filter(({ at }) => at <= to)));
  return (updates.at(-1) ?? []).map(({ rule, inS }) => ({ rule, inS: inS && Math.max(0, inS - age) }));
};

/** The warning that comes true before a dance of that length is over, the first to do so; null for none. */
export const warningWithin = (warnings: readonly Warning[], duration: Seconds): Warning | null =>
  warnings.filter(({ inS }) => (inS ?? 0) < duration).toSorted((a, b) => (a.inS ?? 0) - (b.inS ?? 0))[0] ?? null;
