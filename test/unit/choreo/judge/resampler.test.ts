import { BODY_POINTS_LENGTH } from '@instep/choreo/body-pose';
import { Resampler } from '@instep/choreo/judge/resampler';
import { describe, expect, test } from 'vitest';

const points = (value: number): Float64Array => new Float64Array(BODY_POINTS_LENGTH).fill(value);

/** The rows that a resampler emits: for each its first number, or null. */
const rowsOf = (act: (grid: Resampler) => void, start = 0): [number, number | null][] => {
  const rows: [number, number | null][] = [];
  const grid = new Resampler((row, out) => rows.push([row, out && Math.round(1e9 * (out[0] as number)) / 1e9]), start);
  act(grid);
  grid.flush();
  return rows;
};

describe('the resampler', () => {
  test('resamples a steady change at any rate to 30 rows a second', () => {
    for (const times of [
      [0, 0.07, 0.15, 0.31, 0.5],
      [0, 1 / 12, 2 / 12, 3 / 12, 4 / 12, 5 / 12, 0.5],
    ]) {
      const rows = rowsOf((grid) => times.forEach((time) => grid.handlePoints(time, points(10 * time))));
      expect(rows.map(([row]) => row)).toEqual(Array.from({ length: 16 }, (_, row) => row));
      for (const [row, value] of rows.slice(2, -2)) expect(value).toBeCloseTo((10 * row) / 30, 9);
    }
  });

  test('interpolates a gap of half a second, and none longer', () => {
    const rows = (gap: number) =>
      rowsOf((grid) => [0, 0.1, 0.1 + gap, 0.2 + gap].forEach((time) => grid.handlePoints(time, points(1))));
    expect(rows(0.5).every(([, value]) => value === 1)).toBe(true);
    expect(
      rows(0.6)
        .filter(([, value]) => value === null)
        .map(([row]) => row),
    ).toEqual(Array.from({ length: 17 }, (_, k) => k + 4));
  });

  test('follows a turning movement better than linear interpolation when frames are far apart', () => {
    const swing = (time: number) => 100 * Math.sin(2 * Math.PI * time);
    const times = Array.from({ length: 12 }, (_, k) => 0.25 * k);
    const rows = rowsOf((grid) => times.forEach((time) => grid.handlePoints(time, points(swing(time))))).slice(10, -10);
    const straight = (time: number): number => {
      const from = Math.floor(time / 0.25) * 0.25;
      return swing(from) + ((swing(from + 0.25) - swing(from)) * (time - from)) / 0.25;
    };
    const error = (valueOf: (row: number, value: number) => number) =>
      rows.reduce((sum, [row, value]) => sum + (valueOf(row, value ?? NaN) - swing(row / 30)) ** 2, 0);
    expect(error((_row, value) => value)).toBeLessThan(0.8 * error((row) => straight(row / 30)));
  });

  test('interpolates over a few frames in which nobody was seen', () => {
    const rows = rowsOf((grid) => {
      grid.handlePoints(0, points(1));
      grid.handleNobody(0.1);
      grid.handlePoints(0.2, points(1));
      grid.handleNobody(0.7);
      grid.handleNobody(0.9);
    });
    expect(rows.slice(0, 7).every(([, value]) => value === 1)).toBe(true);
    expect(rows.slice(7).every(([, value]) => value === null)).toBe(true);
    expect(rows.at(-1)?.[0]).toBe(26);
  });

  test('neither interpolates nor smooths across a restart', () => {
    const rows = rowsOf((grid) => {
      [0, 0.1].forEach((time) => grid.handlePoints(time, points(0)));
      grid.restart(0.2);
      [0.2, 0.3].forEach((time) => grid.handlePoints(time, points(100)));
    });
    expect(rows).toEqual([
      [0, 0],
      [1, 0],
      [2, 0],
      [3, 0],
      [6, 100],
      [7, 100],
      [8, 100],
      [9, 100],
    ]);
  });
});
