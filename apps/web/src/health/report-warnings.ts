/** Tells a room what will go wrong with this device, so that its host can do something before the next dance. */
import type { Milliseconds } from '@instep/choreo/units';
import type { Warning } from '@instep/choreo/warnings';
import type { HealthSecond } from '../camera/health-second.ts';
import { warningsAfter, warningWithin } from './health-warnings.ts';

const INTERVAL: Milliseconds = 10_000;

/** Calls `report` when the first thing to go wrong changes, or its time by whole minutes; returns a function that ends this. */
export const reportWarnings = (
  seconds: () => readonly HealthSecond[],
  report: (warning: Warning | null) => void,
): (() => void) => {
  let reported = 'null';
  const update = (): void => {
    const warning = warningWithin(warningsAfter(seconds()), Infinity);
    const text = JSON.stringify(warning && [warning.rule, warning.inS && Math.floor(warning.inS / 60)]);
    if (text === reported) return;
    reported = text;
    report(warning);
  };
  const timer = setInterval(update, INTERVAL);
  return () => clearInterval(timer);
};
