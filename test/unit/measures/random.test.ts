import { standardDeviation, mean } from '@instep/choreo/statistics';
import { createRandom, sampleIndices, seedOf } from '@instep/measures/random';
import { describe, expect, it } from 'vitest';

const many = (next: () => number): number[] => Array.from({ length: 20_000 }, next);

describe('createRandom', () => {
  it('gives the same numbers for the same seed', () => {
    const [a, b] = [createRandom(7), createRandom(7)];
    expect(many(() => a.normal(1))).toEqual(many(() => b.normal(1)));
  });

  it('gives other numbers for another seed', () => {
    expect(createRandom(7).between(0, 1)).not.toBe(createRandom(8).between(0, 1));
  });

  it('keeps the first numbers of mulberry32 with seed 1', () => {
    const { between } = createRandom(1);
    expect([between(0, 1), between(0, 1)]).toEqual([0.6270739405881613, 0.002735721180215478]);
  });

  it('makes Gaussians of mean 0 and of the given standard deviation', () => {
    const random = createRandom(3);
    const values = many(() => random.normal(2));
    expect(Math.abs(mean(values))).toBeLessThan(0.05);
    expect(Math.abs(standardDeviation(values) - 2)).toBeLessThan(0.05);
  });
});

describe('sampleIndices', () => {
  it('never picks the same number twice', () => {
    const picked = sampleIndices(createRandom(5), 8, 10);
    expect(new Set(picked).size).toBe(8);
    expect(Math.max(...picked)).toBeLessThan(10);
  });
});

describe('seedOf', () => {
  it('gives two names different seeds', () => {
    expect(seedOf('renegade still')).not.toBe(seedOf('renegade copy'));
  });
});
