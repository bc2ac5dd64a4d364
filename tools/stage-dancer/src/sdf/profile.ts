/** One row of a profile: its position, then the values there. */
export type ProfileRow = readonly [t: number, ...values: number[]];

/** The values at `t`. The array is reused: read it before the next call. */
export type Profile = (t: number) => Float64Array;

/** A smooth curve through rows of values (Catmull-Rom); beyond its ends the values stay constant. */
export const profile = (unsorted: readonly ProfileRow[]): Profile => {
  const rows = unsorted.toSorted((a, b) => a[0] - b[0]);
  const slopes = rows.map((_, i) => slopeAt(rows, i));
  const width = rows[0]!.length - 1;
  const out = new Float64Array(width);
  return (t) => {
    const held = Math.min(Math.max(t, rows[0]![0]), rows.at(-1)![0]);
    const i = rowBefore(rows, held);
    const a = rows[i]!;
    const b = rows[i + 1]!;
    const span = b[0] - a[0];
    const s = (held - a[0]) / span;
    const curve = hermite(s);
    for (let k = 0; k < width; k++) {
      out[k] =
        curve.start * a[k + 1]! +
        curve.end * b[k + 1]! +
        span * (curve.startSlope * slopes[i]![k]! + curve.endSlope * slopes[i + 1]![k]!);
    }
    return out;
  };
};

const rowBefore = (rows: readonly ProfileRow[], t: number): number => {
  let i = 0;
  while (i < rows.length - 2 && rows[i + 1]![0] < t) i++;
  return i;
};

const slopeAt = (rows: readonly ProfileRow[], i: number): number[] => {
  const before = rows[Math.max(i - 1, 0)]!;
  const after = rows[Math.min(i + 1, rows.length - 1)]!;
  return before.slice(1).map((value, k) => (after[k + 1]! - value) / (after[0] - before[0]));
};

const hermite = (s: number) => {
  const s2 = s * s;
  const s3 = s2 * s;
  return { start: 2 * s3 - 3 * s2 + 1, startSlope: s3 - 2 * s2 + s, end: -2 * s3 + 3 * s2, endSlope: s3 - s2 };
};
