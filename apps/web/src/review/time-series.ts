import type { Seconds } from '@instep/choreo/units';

/** Times and, for each, a value; `null` is a gap. */
export type TimeSeries = { readonly times: readonly Seconds[]; readonly values: readonly (number | null)[] };

/** A series linearly interpolated at other times, which are in order; `null` in its gaps and outside its range. */
export const resample = ({ times, values }: TimeSeries, at: readonly Seconds[]): (number | null)[] => {
  let next = 0;
  return at.map((time) => {
    while (next < times.length && (times[next] ?? 0) < time) next += 1;
    const [after, value] = [times[next], values[next] ?? null];
    if (after === undefined || value === null) return null;
    if (after === time) return value;
    const [before, from] = [times[next - 1], values[next - 1] ?? null];
    return before === undefined || from === null ? null : from + ((time - before) / (after - before)) * (value - from);
  });
};
