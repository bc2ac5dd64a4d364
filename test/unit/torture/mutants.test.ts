import { expect, it } from 'vitest';
import { mutatedCopy } from '@instep/torture/mutants';
import { seededRandom } from '@instep/torture/numbers';

it('mutatedCopy does not change its input, not even a Node Buffer', () => {
  const original = Buffer.alloc(1000, 7);
  const random = seededRandom(1);
  for (let k = 0; k < 100; k++) mutatedCopy(original, random);
  expect(original.equals(Buffer.alloc(1000, 7))).toBe(true);
});
