import { stillnessFactor, stillness } from '@instep/choreo/judge/stillness';
import { SUM, SUM_COUNT } from '@instep/choreo/judge/sums';
import { byLimb } from '@instep/choreo/skeleton';
import { expect, test } from 'vitest';

/** Sums of a limb that the dancer moves with `energy`, and the player `size` times as far. */
const limb = (energy: number, size: number): Float64Array => {
  const sums = new Float64Array(SUM_COUNT);
  sums[SUM.s] = 100;
  sums[SUM.aa] = 100 * energy;
  sums[SUM.bb] = 100 * energy * size ** 2;
  return sums;
};

test.each([
  ['still where the dance moves it clearly', 0.05, 0, 1],
  ['trembling no more than the estimator does', 0.05, 0.14, 1],
  ['halfway between still and dancing', 0.05, 0.225, 0.5],
  ['smaller than the dancer, but dancing', 0.05, 0.31, 0],
  ['still where the dance hardly moves it', 0.003, 0, 0],
])('a limb that is %s (energy %d, size %d) has stillness %d', (_what, energy, size, expected) => {
  expect(stillness(limb(energy, size))).toBeCloseTo(expected, 6);
});

test('a limb that was not seen has no stillness', () => {
  expect(stillness(new Float64Array(SUM_COUNT))).toBe(0);
});

test('each still limb costs its fixed share, the torso none', () => {
  const factorOf = (stillLimbs: readonly string[]) =>
    stillnessFactor(byLimb((name) => ({ sums: limb(0.05, stillLimbs.includes(name) ? 0 : 1) })));
  expect(factorOf([])).toBe(1);
  expect(factorOf(['left_leg'])).toBeCloseTo(0.85, 6);
  expect(factorOf(['left_leg', 'right_leg'])).toBeCloseTo(0.7225, 6);
  expect(factorOf(['torso'])).toBe(1);
});
