import { formOf, qualityOf, timingCredit } from '@instep/choreo/judge/form';
import { describe, expect, test } from 'vitest';

/** The sums of a stretch with these means: c, s, xz, xx, zz, ab, aa, bb. */
const sums = (c: number, rest: readonly number[]): Float64Array =>
  Float64Array.from([c, 1, ...rest].map((x) => 100 * x));
const PERFECT = [0.3, 0.3, 0.3, 0.2, 0.2, 0.2];

describe('the form of a stretch', () => {
  test('is near 1 for the same movement, 0 for none, and falls with coverage', () => {
    expect(formOf(sums(1, PERFECT), 0, 0.7, 1).form).toBeGreaterThan(0.97);
    expect(formOf(sums(0.7, [0, 0.3, 0, 0, 0.2, 0]), 0, 0.7, 1).form).toBeLessThan(0.02);
    expect(formOf(sums(1, PERFECT), 0, 0.7, 0.3).form).toBeCloseTo(formOf(sums(1, PERFECT), 0, 0.7, 1).form / 2, 9);
  });

  test('leaves room above what a good dancer reaches', () => {
    const agreeing = (share: number) => formOf(sums(1, [0.3 * share, 0.3, 0.3, 0.2 * share, 0.2, 0.2]), 0, 0.7, 1).form;
    const [same, good, fair] = [1, 0.75, 0.5].map(agreeing) as [number, number, number];
    expect(same - good).toBeGreaterThan(0.03);
    expect(good - fair).toBeGreaterThan(same - good);
  });

  test('falls when the right movement is made small, and not when it is made large', () => {
    const sized = (size: number) =>
      formOf(sums(1, [0.3 * size, 0.3, 0.3 * size ** 2, 0.2 * size, 0.2, 0.2 * size ** 2]), 0, 0.7, 1).form;
    expect(sized(0.9)).toBeGreaterThan(0.95 * sized(1));
    expect(sized(0.6)).toBeLessThan(0.8 * sized(1));
    expect(sized(0.4)).toBeLessThan(0.7 * sized(0.6));
    expect(sized(1.5)).toBeGreaterThan(0.99 * sized(1));
  });

  test('of a held pose asks for the shape, and for being held', () => {
    const still = [0, 0.01, 0.01, 0, 0, 0];
    expect(formOf(sums(0.99, still), 0, 0.7, 1).form).toBeGreaterThan(0.95);
    expect(formOf(sums(0.7, still), 0, 0.7, 1).form).toBe(0);
    expect(formOf(sums(0.99, [0, 0.01, 0.01, 0, 0, 0.08]), 0, 0.7, 1).form).toBe(0);
  });

  test('of next to nothing seen is 0', () => {
    expect(formOf(new Float64Array(8), 0, 0.7, 0).form).toBe(0);
  });
});

describe('timing', () => {
  test('has full credit to 80 ms, .8 at 160, .6 at 250, none at 400, early as late', () => {
    const credits = [0, 0.08, 0.16, 0.25, 0.4, 1].map((timing) => timingCredit(timing, 0.1));
    [1, 1, 0.8, 0.6, 0, 0].forEach((credit, k) => expect(credits[k]).toBeCloseTo(credit, 9));
    expect(timingCredit(-0.16, 0.1)).toBeCloseTo(0.8, 9);
  });

  test("loses credit for a lag that is no follower's", () => {
    expect(timingCredit(0, 0.5)).toBe(1);
    expect(timingCredit(0, 0.6)).toBeCloseTo(0.8, 9);
    expect(timingCredit(0, -0.25)).toBeCloseTo(0.8, 9);
  });

  test('is two fifths of the quality', () => {
    expect(qualityOf(0.8, 1)).toBeCloseTo(0.8, 9);
    expect(qualityOf(0.8, 0)).toBeCloseTo(0.48, 9);
  });
});
