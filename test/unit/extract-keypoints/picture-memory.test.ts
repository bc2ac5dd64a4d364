import { createSharedMemory } from '@instep/extract-keypoints/picture-memory';
import { expect, test } from 'vitest';

test('memory that was given back is taken again, other memory is new', () => {
  const memory = createSharedMemory();
  const [one, other] = [memory.take(9), memory.take(9)];
  expect(one.buffer).not.toBe(other.buffer);
  memory.giveBack(one);
  expect(memory.take(9)).toBe(one);
  expect(memory.take(9)).not.toBe(other);
});

test('memory of another size is not taken for it', () => {
  const memory = createSharedMemory();
  memory.giveBack(memory.take(9));
  expect(memory.take(12)).toHaveLength(12);
});
