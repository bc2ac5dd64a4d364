import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharesOf } from '@instep/server/capacity/frame-budget';
import { MIN_FPS } from '@instep/server/capacity/rate-control';

const budgets = fc.double({ min: 0, max: 500, noNaN: true });
const wants = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 40 });

describe('shares of a budget', () => {
  it('are what everybody requested when the budget suffices', () => {
    expect(sharesOf(40, [15, 6, 15])).toEqual([15, 6, 15]);
  });

  it('are equal when the budget is too small, except for those who requested less', () => {
    expect(sharesOf(30, [15, 6, 15])).toEqual([12, 6, 12]);
  });

  it('are the minimum, or less if less was requested, when the budget is far too small', () => {
    expect(sharesOf(3, [15, 4, 15])).toEqual([MIN_FPS, 4, MIN_FPS]);
  });

  it('are whole numbers between the minimum and what was requested', () => {
    fc.assert(
      fc.property(budgets, wants, (budget, wanted) => {
        sharesOf(budget, wanted).forEach((fps, k) => {
          expect(Number.isInteger(fps)).toBe(true);
          expect(fps).toBeLessThanOrEqual(wanted[k] as number);
          expect(fps).toBeGreaterThanOrEqual(Math.min(MIN_FPS, wanted[k] as number));
        });
      }),
    );
  });

  it('do not exceed the budget except by the minimum', () => {
    fc.assert(
      fc.property(budgets, wants, (budget, wanted) => {
        const shares = sharesOf(budget, wanted);
        const sum = shares.reduce((a, b) => a + b, 0);
        if (shares.some((fps) => fps > MIN_FPS)) expect(sum).toBeLessThanOrEqual(Math.max(budget, sum * 0));
      }),
    );
  });

  it('leave less than one frame a second each unused while anybody requested more', () => {
    fc.assert(
      fc.property(budgets, wants, (budget, wanted) => {
        const shares = sharesOf(budget, wanted);
        const sum = shares.reduce((a, b) => a + b, 0);
        const hungry = shares.some((fps, k) => fps < (wanted[k] as number));
        if (hungry) expect(budget - sum).toBeLessThan(wanted.length);
      }),
    );
  });

  it('count for what frames weigh: everybody gets the same rate', () => {
    expect(sharesOf(35, [15, 15], [1, 1.86])).toEqual([12, 12]);
    expect(sharesOf(35, [5, 15], [1.86, 1])).toEqual([5, 15]);
  });

  it('do not exceed the budget, whatever frames weigh, except by the minimum', () => {
    const cameras = fc.array(
      fc.record({ fps: fc.integer({ min: 1, max: 30 }), weight: fc.constantFrom(1, 1.86, 3.58) }),
      {
        minLength: 1,
      },
    );
    fc.assert(
      fc.property(budgets, cameras, (budget, wanted) => {
        const weights = wanted.map(({ weight }) => weight);
        const shares = sharesOf(
          budget,
          wanted.map(({ fps }) => fps),
          weights,
        );
        const cost = shares.reduce((sum, fps, k) => sum + fps * (weights[k] ?? NaN), 0);
        if (shares.some((fps) => fps > MIN_FPS)) expect(cost).toBeLessThanOrEqual(budget + 1e-6);
      }),
    );
  });

  it('never fall as the budget grows', () => {
    fc.assert(
      fc.property(budgets, budgets, wants, (one, other, wanted) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)].map((budget) => sharesOf(budget, wanted));
        less?.forEach((fps, k) => expect(fps).toBeLessThanOrEqual(more?.[k] as number));
      }),
    );
  });
});
