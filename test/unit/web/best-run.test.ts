import { describe, expect, it } from 'vitest';
import { deservesConfetti, isNewBest } from '@instep/web/preferences/best-run';

const GOOD = { score: 70, complete: true, speed: 1, stars: 4, points: 8_000 };

describe('a new best', () => {
  it('has more points than the best so far, at least one star, and is complete', () => {
    expect(isNewBest(GOOD, 7_999)).toBe(true);
    expect(isNewBest(GOOD, 8_000)).toBe(false);
    expect(isNewBest({ ...GOOD, complete: false }, 0)).toBe(false);
    expect(isNewBest({ ...GOOD, points: 2_000, stars: 0 }, 0)).toBe(false);
    expect(isNewBest({ ...GOOD, score: null }, 0)).toBe(false);
  });

  it('was danced at full speed', () => {
    expect([0.7, 0.99, 1, 1.1].map((speed) => isNewBest({ ...GOOD, speed }, 0))).toEqual([false, false, true, false]);
  });

  it('gets confetti from two stars on', () => {
    expect([0, 1, 2, 5].map((stars) => deservesConfetti({ stars }, true))).toEqual([false, false, true, true]);
    expect(deservesConfetti({ stars: 5 }, false)).toBe(false);
  });
});
