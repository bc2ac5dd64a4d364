import { formOf, qualityOf, timingCredit } from '@instep/choreo/judge/form';
import { byLimb, type ByLimb } from '@instep/choreo/skeleton';
import { describe, expect, test } from 'vitest';

/** The sums of a section with these means: c, s, xz, xx, zz, ab, aa, bb. */
const sums = (c: number, rest: readonly number[]): Float64Array =>
  Float64Array.from([c, 1, ...rest].map((x) => 100 * x));
const PERFECT = [0.3, 0.3, 0.3, 0.2, 0.2, 0.2];
const FROZEN = [0, 0.3, 0, 0, 0.2, 0];
const STILL = [0, 0.01, 0.01, 0, 0, 0];

const formOfLimbs = (limbs: ByLimb<Float64Array>, coverage = 1): number => {
  const parts = byLimb((limb) => ({ sums: limbs[limb], chanceLevel: 0.7 }));
  const body = Object.values(limbs).reduce((sum, limb) => sum.map((value, i) => value + limb[i]!));
  return formOf({ body: { sums: body, chanceLevel: 0.7 }, limbs: parts, coverage }).form;
};

/** The form of a body whose limbs all do the same. */
const form = (c: number, rest: readonly number[], coverage = 1): number =>
  formOfLimbs(
    byLimb(() => sums(c, rest)),
    coverage,
  );

describe('the form of a section', () => {
  test('is near 1 for the same movement, 0 for none, and falls with coverage', () => {
    expect(form(1, PERFECT)).toBeGreaterThan(0.97);
    expect(form(0.7, FROZEN)).toBeLessThan(0.02);
    expect(form(1, PERFECT, 0.3)).toBeCloseTo(form(1, PERFECT) / 2, 9);
  });

  test('leaves room above what a good dancer reaches', () => {
    const agreeing = (share: number) => form(1, [0.3 * share, 0.3, 0.3, 0.2 * share, 0.2, 0.2]);
    const [same, good, fair] = [1, 0.75, 0.5].map(agreeing) as [number, number, number];
    expect(same - good).toBeGreaterThan(0.015);
    expect(good - fair).toBeGreaterThan(same - good);
  });

  test('falls when the right movement is made small, and not when it is made large', () => {
    const sized = (size: number) => form(1, [0.3 * size, 0.3, 0.3 * size ** 2, 0.2 * size, 0.2, 0.2 * size ** 2]);
    expect(sized(0.9)).toBeGreaterThan(0.95 * sized(1));
    expect(sized(0.6)).toBeLessThan(0.8 * sized(1));
    expect(sized(0.4)).toBeLessThan(0.7 * sized(0.6));
    expect(sized(1.5)).toBeGreaterThan(0.99 * sized(1));
  });

  test('of a held pose requires the right shape, held still', () => {
    expect(form(0.99, STILL)).toBeGreaterThan(0.95);
    expect(form(0.7, STILL)).toBe(0);
    expect(form(0.99, [0, 0.01, 0.01, 0, 0, 0.08])).toBe(0);
  });

  test('is 0 when next to nothing is seen', () => {
    expect(formOfLimbs(byLimb(() => new Float64Array(8)))).toBe(0);
  });
});

describe('a limb in a section', () => {
  const kick = [0.08, 0.08, 0.08, 0.06, 0.06, 0.06];
  const kicking = (leg: readonly number[]): number =>
    formOfLimbs(
      byLimb((limb) => (limb === 'left_leg' ? sums(1, leg) : sums(1, limb.endsWith('arm') ? PERFECT : STILL))),
    );

  test("that doesn't kick where the dance kicks costs more than its share of the energy", () => {
    const share = 0.06 / (0.2 + 0.2 + 0.06);
    expect(kicking(kick)).toBeGreaterThan(0.97);
    expect(kicking([0, 0.08, 0, 0, 0.06, 0])).toBeLessThan(1 - share);
  });

  test('that rests in the dance is not judged', () => {
    expect(kicking(STILL)).toBeGreaterThan(0.97);
  });

  test('that alone is right earns less than its share, but more than nothing', () => {
    const alone = formOfLimbs(byLimb((limb) => sums(0.9, limb === 'left_arm' ? PERFECT : FROZEN)));
    expect(alone).toBeGreaterThan(0.03);
    expect(alone).toBeLessThan(0.3);
  });

  test('that was not seen is left out', () => {
    const unseen = byLimb((limb) => (limb === 'left_leg' ? new Float64Array(8) : sums(1, PERFECT)));
    expect(formOfLimbs(unseen)).toBeGreaterThan(0.97);
  });
});

describe('timing', () => {
  test('has full credit to 80 ms, .6 at 160, .2 at 250, none at 400, early as late', () => {
    const credits = [0, 0.08, 0.16, 0.25, 0.4, 1].map((timing) => timingCredit(timing));
    [1, 1, 0.6, 0.2, 0, 0].forEach((credit, k) => expect(credits[k]).toBeCloseTo(credit, 9));
    expect(timingCredit(-0.16)).toBeCloseTo(0.6, 9);
  });

  test('is two fifths of the quality', () => {
    expect(qualityOf(0.8, 1, 0)).toBeCloseTo(0.8, 9);
    expect(qualityOf(0.8, 0, 0)).toBeCloseTo(0.48, 9);
  });

  test.each([
    [-0.8, 0.6],
    [-0.3, 1],
    [0, 1],
    [0.25, 1],
    [0.35, 0.775],
    [0.45, 0.55],
    [0.65, 0.3],
    [1, 0.15],
  ])('late by %d s throughout keeps %d of the quality', (late, share) => {
    expect(qualityOf(0.8, 1, late)).toBeCloseTo(0.8 * share, 9);
  });
});
