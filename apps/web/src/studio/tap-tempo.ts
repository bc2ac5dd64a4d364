import type { Milliseconds } from '@instep/choreo/units';

/** After a pause of two seconds, the taps start over. */
const MAX_TAP_GAP_MS: Milliseconds = 2000;
/** How many of the last taps count: few, so that a wrong tap soon has no effect. A matter of taste. */
const MAX_TAPS = 12;

/** The taps that count after one more. */
export const addTap = (taps: readonly Milliseconds[], now: Milliseconds): readonly Milliseconds[] => {
  const last = taps.at(-1);
  return last === undefined || now - last > MAX_TAP_GAP_MS ? [now] : [...taps, now].slice(-MAX_TAPS);
};

/** Beats per minute from the median of the times between taps; `null` before the fourth tap. */
export const tappedTempo = (taps: readonly Milliseconds[]): number | null => {
  if (taps.length < 4) return null;
  const gaps = taps.slice(1).map((tap, k) => tap - (taps[k] ?? tap));
  const sorted = gaps.sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  return middle ? Math.round(600_000 / middle) / 10 : null;
};
