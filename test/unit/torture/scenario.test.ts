import { describe, expect, it } from 'vitest';
import { isSelected } from '@instep/torture/options';
import { worstOf } from '@instep/torture/scenario';

describe('the worst of several runs', () => {
  it('is the largest value with an upper bound and the smallest with a lower bound', () => {
    const runs = [
      { values: { p99Ms: 90, share: 0.99, inferMs: 30 }, n: 1 },
      { values: { p99Ms: 120, share: 0.97, inferMs: 28 }, n: 1 },
    ];
    expect(worstOf(runs, { p99Ms: { atMost: 150 }, share: { atLeast: 0.99 } })).toEqual({
      p99Ms: 120,
      share: 0.97,
      inferMs: 30,
    });
  });
});

describe('isSelected', () => {
  it.each([
    ['23a', [], true],
    ['23a', ['23a'], true],
    ['23a', ['23'], true],
    ['23a', ['2', '23b'], false],
  ])('of scenario %s with --only %j is %s', (id, only, expected) => {
    expect(isSelected(id, only)).toBe(expected);
  });
});
