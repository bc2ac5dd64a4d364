import { cueOf } from '@instep/choreo/judge/cue';
import { SUM, SUM_COUNT } from '@instep/choreo/judge/sums';
import { byLimb, type ByLimb } from '@instep/choreo/skeleton';
import { expect, test } from 'vitest';

type Movement = { readonly energy?: number; readonly size: number; readonly alike?: number };

/** Sums of a limb whose movement goes `size` times as far as the dancer's, in directions that agree by `alike`. */
const limb = ({ energy = 0.05, size, alike = 0.8 }: Movement): Float64Array => {
  const sums = new Float64Array(SUM_COUNT);
  sums[SUM.s] = 100;
  sums[SUM.aa] = 100 * energy;
  sums[SUM.bb] = 100 * energy * size ** 2;
  sums[SUM.ab] = alike * 100 * energy * size;
  return sums;
};

const body = (arms: Movement, legs: Movement, torso: Movement = { size: 1 }): ByLimb<Float64Array> =>
  byLimb((name) => limb(name.endsWith('arm') ? arms : name.endsWith('leg') ? legs : torso));

test.each([
  ['as large as the dancer', null, body({ size: 1 }, { size: 1 })],
  ['a little smaller', null, body({ size: 0.8 }, { size: 0.75 })],
  ['half as large', 'bigger', body({ size: 0.5 }, { size: 0.5 })],
  [
    'with large arm movements, but small leg movements in a dance led by the legs',
    'bigger',
    body({ energy: 0.01, size: 1.5 }, { size: 0.4 }),
  ],
  ['something else, half as large', null, body({ size: 0.5, alike: 0.1 }, { size: 0.5, alike: 0.1 })],
  ['with arms alone where the dance steps', 'feet', body({ size: 1 }, { size: 0.05 })],
  ['with arms alone where the dance hardly steps', null, body({ size: 1 }, { energy: 0.002, size: 0 })],
  ['with legs alone', 'bigger', body({ size: 0.05 }, { size: 1 })],
  ['not at all', null, body({ size: 0.02, alike: 0 }, { size: 0.02, alike: 0 })],
] as const)('a player who dances %s gets the cue %s', (_what, cue, limbs) => {
  expect(cueOf(limbs)).toBe(cue);
});
