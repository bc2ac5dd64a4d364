import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OneEuro } from '../../../apps/web/src/drawing/one-euro.ts';

const SETTINGS = { minCutoff: 1.5, beta: 0.02 };
const values = fc.array(fc.double({ min: -1000, max: 1000, noNaN: true }), { minLength: 1, maxLength: 60 });

describe('OneEuro', () => {
  it('stays between the smallest and the largest value it was given', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0.001, max: 1, noNaN: true }), (given, step) => {
        const filter = new OneEuro(SETTINGS);
        const smoothed = given.map((value, i) => filter.next(value, i * step));
        expect(Math.min(...smoothed)).toBeGreaterThanOrEqual(Math.min(...given) - 1e-9);
        expect(Math.max(...smoothed)).toBeLessThanOrEqual(Math.max(...given) + 1e-9);
      }),
    );
  });

  it('gives back what does not change', () => {
    const filter = new OneEuro(SETTINGS);
    expect([0, 0.1, 0.2, 0.3].map((time) => filter.next(42, time))).toEqual([42, 42, 42, 42]);
  });

  it('trembles less than what it is given', () => {
    const filter = new OneEuro(SETTINGS);
    const smoothed = Array.from({ length: 60 }, (_, i) => filter.next(100 + (i % 2), i / 15));
    const last = smoothed.slice(-10);
    expect(Math.max(...last) - Math.min(...last)).toBeLessThan(0.5);
  });

  it('follows a fast motion more closely the larger beta is', () => {
    const behind = (beta: number) => {
      const filter = new OneEuro({ minCutoff: 1.5, beta });
      const reached = Array.from({ length: 15 }, (_, i) => filter.next(i * 40, i / 15)).at(-1) ?? 0;
      return 14 * 40 - reached;
    };
    expect(behind(0.05)).toBeLessThan(behind(0.005));
  });

  it('is not moved by a time that does not advance', () => {
    const filter = new OneEuro(SETTINGS);
    filter.next(10, 1);
    expect(filter.next(99, 1)).toBe(10);
  });
});
