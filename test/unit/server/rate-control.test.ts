import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MIN_FPS, nextRate, plannedBudget, type Capacity, type RateState } from '@instep/server/capacity/rate-control';
import type { Load } from '@instep/server/capacity/load-meter';

const capacities = fc.record({
  workers: fc.integer({ min: 1, max: 16 }),
  usualMs: fc.double({ min: 2, max: 300, noNaN: true }),
});
const states = fc.record({
  budget: fc.double({ min: MIN_FPS, max: 5000, noNaN: true }),
  calmChecks: fc.integer({ min: 0, max: 5 }),
});
const loads = fc.record({
  busy: fc.double({ min: 0, max: 1, noNaN: true }),
  waitMs: fc.double({ min: 0, max: 3000, noNaN: true }),
});

const IDLE: Load = { busy: 0, waitMs: 0 };
const OVERLOADED: Load = { busy: 1, waitMs: 500 };
const most = (capacity: Capacity): number => Math.max(MIN_FPS, plannedBudget(capacity));

/** The budgets of so many checks in a row. */
const budgets = (
  state: RateState,
  capacity: Capacity,
  loadAt: (budget: number, check: number) => Load,
  checks: number,
): number[] => {
  let now = state;
  return Array.from(
    { length: checks },
    (_, check) => (now = nextRate(now, capacity, loadAt(now.budget, check))).budget,
  );
};

describe('the rate control', () => {
  it('never falls below the minimum of one player', () => {
    fc.assert(
      fc.property(states, capacities, loads, (state, capacity, load) => {
        expect(nextRate(state, capacity, load).budget).toBeGreaterThanOrEqual(MIN_FPS);
      }),
    );
  });

  it('hardly exceeds the measured capacity, whatever the load', () => {
    fc.assert(
      fc.property(states, capacities, loads, (state, capacity, load) => {
        expect(nextRate(state, capacity, load).budget).toBeLessThanOrEqual(most(capacity) / 0.9 + 1e-9);
      }),
    );
  });

  it('never rises with a higher load', () => {
    fc.assert(
      fc.property(states, capacities, loads, loads, (state, capacity, one, other) => {
        const worse = { busy: Math.max(one.busy, other.busy), waitMs: Math.max(one.waitMs, other.waitMs) };
        expect(nextRate(state, capacity, worse).budget).toBeLessThanOrEqual(nextRate(state, capacity, one).budget);
      }),
    );
  });

  it('falls to the minimum within half a minute of overload, from anywhere', () => {
    fc.assert(
      fc.property(states, capacities, (state, capacity) => {
        expect(budgets(state, capacity, () => OVERLOADED, 32).at(-1)).toBe(MIN_FPS);
      }),
    );
  });

  it('returns to the measured capacity only after a calm period', () => {
    fc.assert(
      fc.property(capacities, (capacity) => {
        const low: RateState = { budget: MIN_FPS, calmChecks: 0 };
        const back = budgets(low, capacity, () => IDLE, 90);
        expect(back.slice(0, 4)).toEqual([MIN_FPS, MIN_FPS, MIN_FPS, MIN_FPS]);
        expect(back.at(-1)).toBeCloseTo(most(capacity), 6);
      }),
    );
  });

  it('stays where it is while the load is neither high nor low', () => {
    const capacity = { workers: 2, usualMs: 20 };
    const state = { budget: 60, calmChecks: 3 };
    expect(nextRate(state, capacity, { busy: 0.8, waitMs: 60 })).toEqual({ budget: 60, calmChecks: 0 });
  });

  it('ignores small changes of the capacity', () => {
    const state = { budget: 70, calmChecks: 5 };
    const trembling = (_: number, check: number): number => (check % 2 ? 20.5 : 19.8);
    let now: RateState = { ...state };
    for (let check = 0; check < 50; check++) {
      now = nextRate(now, { workers: 2, usualMs: trembling(0, check) }, { busy: 0.6, waitMs: 20 });
    }
    expect(now.budget).toBeGreaterThanOrEqual(70);
    expect(now.budget).toBeLessThanOrEqual(71);
  });

  it('settles on a machine that is slower than measured', () => {
    const capacity = { workers: 2, usualMs: 10 }; // as measured: 140 frames a second, planned
    const really = 90;
    const loadAt = (budget: number): Load => ({
      busy: Math.min(1, budget / really),
      waitMs: budget > really ? 400 : 10,
    });
    const seen = budgets({ budget: 140, calmChecks: 0 }, capacity, loadAt, 300).slice(60);
    const changes = seen.filter((budget, k) => k > 0 && budget !== seen[k - 1]).length;
    expect(Math.max(...seen)).toBeLessThanOrEqual(really);
    expect(Math.min(...seen)).toBeGreaterThan(0.5 * really);
    expect(changes).toBeLessThanOrEqual(seen.length / 5);
  });
});
