import { firstRowOf, rowCount } from '@instep/extract-keypoints/frame-rows';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

describe('rowCount', () => {
  test('a video of exactly 2 s at 15 rows a second has 30 rows: the row at its very end is not there', () => {
    expect(rowCount(2, 15)).toBe(30);
  });
  test('a video a little longer has one row more', () => {
    expect(rowCount(2.01, 15)).toBe(31);
  });
  test('a duration rounded up to microseconds makes no row of its own', () => {
    expect(rowCount(38.066667, 15)).toBe(571);
    expect(rowCount(571 / 15, 15)).toBe(571);
  });
});

describe('firstRowOf', () => {
  test('a frame at a row is shown by that row, however its time is rounded', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.constantFrom(12, 15, 24, 25, 30), (row, fps) => {
        expect(firstRowOf(row / fps, fps)).toBe(row);
        expect(firstRowOf(Number((row / fps).toFixed(6)), fps)).toBe(row);
      }),
    );
  });
  test('a frame a millisecond after a row is first shown by the next', () => {
    expect(firstRowOf(0.067, 15)).toBe(2);
  });
  test('a frame before the first row is shown by the first', () => {
    expect(firstRowOf(-0.2, 15)).toBe(0);
  });
});
