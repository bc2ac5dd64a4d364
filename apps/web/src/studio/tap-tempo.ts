import type { Milliseconds } from '@instep/choreo/units';

/** After a pause of two seconds somebody begins anew. */
const PAUSE_MS: Milliseconds = 2000;
/** Taste: the last so many taps count, so that a slip is soon forgotten. */
const REMEMBERED = 12;

/** The taps that count, with one more. */
export const withTap = (taps: readonly Milliseconds[], now: Milliseconds): readonly Milliseconds[] => {
  const last = taps.at(-1);
  return last === undefined || now - last > PAUSE_MS ? [now] : [...taps, now].slice(-REMEMBERED);
};

/** Beats a minute by the median of the times between taps; `null` before the fourth. */
export const tempoOf = (taps: readonly Milliseconds[]): number | null => {
  if (taps.length < 4) return null;
  const gaps = taps.slice(1).map((tap, k) => tap - (taps[k] ?? tap));
  const sorted = gaps.sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  return middle ? Math.round(600_000 / middle) / 10 : null;
};
