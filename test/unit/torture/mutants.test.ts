import { expect, it } from 'vitest';
import { mutated } from '../../../tools/torture/src/mutants.ts';
import { seededRandom } from '../../../tools/torture/src/numbers.ts';

it('a mutant leaves the picture that it is made of as it was, also a Buffer of Node', () => {
  const picture = Buffer.alloc(1000, 7);
  const random = seededRandom(1);
  for (let k = 0; k < 100; k++) mutated(picture, random);
  expect(picture.equals(Buffer.alloc(1000, 7))).toBe(true);
});
