import { cueOf } from '@instep/choreo/judge/cue';
import { SUM, SUM_COUNT } from '@instep/choreo/judge/sums';
import { byLimb, type ByLimb } from '@instep/choreo/skeleton';
import { expect, test } from 'vitest';

type Going = { readonly energy?: number; readonly size: number; readonly alike?: number };

/** Sums of a limb whose movement goes `size` times as far as the dancer's, in directions that agree by `alike`. */
const limb = ({ energy = 0.05, size, alike = 0.8 }: Going): Float64Array => {
  const sums = new Float64Array(SUM_COUNT);
  sums[SUM.s] = 100;
  sums[SUM.aa] = 100 * energy;
  sums[SUM.bb] = 100 * energy * size ** 2;
  sums[SUM.ab] = alike * 100 * energy * size;
  return sums;
};

const body = (arms: Going, legs: Going, torso: Going = { size: 1 }): ByLimb<Float64Array> =>
  byLimb((name) => limb(name.endsWith('arm') ? arms : name.endsWith('leg') ? legs : torso));

test.each([
  ['as large as the dancer', body({ size: 1 }, { size: 1 }), null],
  ['a little smaller', body({ size: 0.8 }, { size: 0.75 }), null],
  ['half as large', body({ size: 0.5 }, { size: 0.5 }), 'bigger'],
  [
    'large with the arms, small with the legs, which do most',
    body({ energy: 0.01, size: 1.5 }, { size: 0.4 }),
    'bigger',
  ],
  ['half as large, and something else', body({ size: 0.5, alike: 0.1 }, { size: 0.5, alike: 0.1 }), null],
  ['with arms alone where the dance steps', body({ size: 1 }, { size: 0.05 }), 'feet'],
  ['with arms alone where the dance hardly steps', body({ size: 1 }, { energy: 0.002, size: 0 }), null],
  ['with legs alone', body({ size: 0.05 }, { size: 1 }), 'bigger'],
  ['not at all', body({ size: 0.02, alike: 0 }, { size: 0.02, alike: 0 }), null],
] as const)('who dances %s', (_what, limbs, cue) => {
  expect(cueOf(limbs)).toBe(cue);
});
