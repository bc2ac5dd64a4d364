import { expect, test } from 'vitest';
import { jainFairness } from '../../../tools/bench/src/fairness.ts';

test('fairness is 1 where all have the same, and falls to a share where one has it all', () => {
  expect(jainFairness([5, 5, 5])).toBe(1);
  expect(jainFairness([5, 0, 0, 0])).toBe(0.25);
  expect(jainFairness([])).toBe(1);
});
