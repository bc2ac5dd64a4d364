import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OneEuroFilter } from '@instep/web/drawing/one-euro';

const SETTINGS = { minCutoff: 1.5, beta: 0.02 };
const values = fc.array(fc.double({ min: -1000, max: 1000, noNaN: true }), { minLength: 1, maxLength: 60 });

describe('OneEuroFilter', () => {
  it('stays between the smallest and the largest input', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0.001, max: 1, noNaN: true }), (given, step) => {
        const filter = new OneEuroFilter(SETTINGS);
        const smoothed = given.map((value, i) => filter.filter(value, i * step));
        expect(Math.min(...smoothed)).toBeGreaterThanOrEqual(Math.min(...given) - 1e-9);
        expect(Math.max(...smoothed)).toBeLessThanOrEqual(Math.max(...given) + 1e-9);
      }),
    );
  });

  it('returns a constant input unchanged', () => {
    const filter = new OneEuroFilter(SETTINGS);
    expect([0, 0.1, 0.2, 0.3].map((time) => filter.filter(42, time))).toEqual([42, 42, 42, 42]);
  });

  it('reduces jitter', () => {
    const filter = new OneEuroFilter(SETTINGS);
    const smoothed = Array.from({ length: 60 }, (_, i) => filter.filter(100 + (i % 2), i / 15));
    const last = smoothed.slice(-10);
    expect(Math.max(...last) - Math.min(...last)).toBeLessThan(0.5);
  });

  it('follows a fast motion more closely the larger beta is', () => {
    const behind = (beta: number) => {
      const filter = new OneEuroFilter({ minCutoff: 1.5, beta });
      const reached = Array.from({ length: 15 }, (_, i) => filter.filter(i * 40, i / 15)).at(-1) ?? 0;
      return 14 * 40 - reached;
    };
    expect(behind(0.05)).toBeLessThan(behind(0.005));
  });

  it('ignores a time that does not advance', () => {
    const filter = new OneEuroFilter(SETTINGS);
    filter.filter(10, 1);
    expect(filter.filter(99, 1)).toBe(10);
  });
});
