import { stillnessFactor, stillness } from '@instep/choreo/judge/stillness';
import { SUM, SUM_COUNT } from '@instep/choreo/judge/sums';
import { byLimb } from '@instep/choreo/skeleton';
import { expect, test } from 'vitest';

/** Sums of a limb of which the dancer's moves with an energy, and the player's goes so many times as far. */
const limb = (energy: number, goes: number): Float64Array => {
  const sums = new Float64Array(SUM_COUNT);
  sums[SUM.s] = 100;
  sums[SUM.aa] = 100 * energy;
  sums[SUM.bb] = 100 * energy * goes ** 2;
  return sums;
};

test.each([
  ['still where the dance moves it clearly', 0.05, 0, 1],
  ['trembling no more than the estimator does', 0.05, 0.14, 1],
  ['half the way up', 0.05, 0.225, 0.5],
  ['smaller than the dancer, but dancing', 0.05, 0.31, 0],
  ['still where the dance hardly moves it', 0.003, 0, 0],
])('a limb that is %s', (_what, energy, goes, expected) => {
  expect(stillness(limb(energy, goes))).toBeCloseTo(expected, 6);
});

test('a limb that was not seen has no stillness', () => {
  expect(stillness(new Float64Array(SUM_COUNT))).toBe(0);
});

test('each still limb costs its fixed share, the torso none', () => {
  const of = (stands: readonly string[]) =>
    stillnessFactor(byLimb((name) => ({ sums: limb(0.05, stands.includes(name) ? 0 : 1) })));
  expect(of([])).toBe(1);
  expect(of(['left_leg'])).toBeCloseTo(0.85, 6);
  expect(of(['left_leg', 'right_leg'])).toBeCloseTo(0.7225, 6);
  expect(of(['torso'])).toBe(1);
});
