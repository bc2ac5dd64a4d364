import { readAhead } from '@instep/extract-keypoints/read-ahead';
import { expect, test } from 'vitest';
import { settled } from '../../support/run-performance.ts';

/** 0, 1, 2, …; what was made so far, and whether it was let go. */
const counting = (end: number, fails = false) => {
  const state = { made: 0, closed: false };
  const values = async function* (): AsyncGenerator<number> {
    try {
      for (; state.made < end; state.made++) yield state.made;
      if (fails) throw new Error('no more');
    } finally {
      state.closed = true;
    }
  };
  return { state, values: values() };
};

test('the values are the same, in the same order', async () => {
  const seen: number[] = [];
  for await (const value of readAhead(counting(7).values, 3)) seen.push(value);
  expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test('so many are made while the one before them is looked at, and no more', async () => {
  const { state, values } = counting(10);
  const ahead = readAhead(values, 3);
  await ahead.next();
  await settled();
  expect(state.made).toBe(3);
});

test('who stops early lets go of the source', async () => {
  const { state, values } = counting(10);
  for await (const value of readAhead(values, 2)) if (value === 1) break;
  expect(state.closed).toBe(true);
});

test('a failure is thrown after the values that came before it', async () => {
  const seen: number[] = [];
  const read = async (): Promise<void> => {
    for await (const value of readAhead(counting(2, true).values, 4)) seen.push(value);
  };
  await expect(read()).rejects.toThrow('no more');
  expect(seen).toEqual([0, 1]);
});
