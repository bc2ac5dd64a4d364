import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextPace, plannedBudget, type Capacity, type Pace } from '../../../apps/server/src/estimation/pace.ts';
import { FLOOR_FPS } from '../../../apps/server/src/estimation/shares.ts';
import type { Felt } from '../../../apps/server/src/estimation/load-meter.ts';

const capacities = fc.record({
  workers: fc.integer({ min: 1, max: 16 }),
  inferMs: fc.double({ min: 2, max: 300, noNaN: true }),
});
const paces = fc.record({
  budget: fc.double({ min: FLOOR_FPS, max: 5000, noNaN: true }),
  calmLooks: fc.integer({ min: 0, max: 5 }),
});
const felts = fc.record({
  busy: fc.double({ min: 0, max: 1, noNaN: true }),
  waitMs: fc.double({ min: 0, max: 3000, noNaN: true }),
});

const IDLE: Felt = { busy: 0, waitMs: 0 };
const PRESSED: Felt = { busy: 1, waitMs: 500 };
const most = (capacity: Capacity): number => Math.max(FLOOR_FPS, plannedBudget(capacity));

/** The budgets of so many looks in a row. */
const budgets = (
  pace: Pace,
  capacity: Capacity,
  feel: (budget: number, look: number) => Felt,
  looks: number,
): number[] => {
  let now = pace;
  return Array.from({ length: looks }, (_, look) => (now = nextPace(now, capacity, feel(now.budget, look))).budget);
};

describe('the pace', () => {
  it('never falls below the floor of one player', () => {
    fc.assert(
      fc.property(paces, capacities, felts, (pace, capacity, felt) => {
        expect(nextPace(pace, capacity, felt).budget).toBeGreaterThanOrEqual(FLOOR_FPS);
      }),
    );
  });

  it('is hardly more than what was measured, whatever is felt', () => {
    fc.assert(
      fc.property(paces, capacities, felts, (pace, capacity, felt) => {
        expect(nextPace(pace, capacity, felt).budget).toBeLessThanOrEqual(most(capacity) / 0.9 + 1e-9);
      }),
    );
  });

  it('is no higher the harder the workers had it', () => {
    fc.assert(
      fc.property(paces, capacities, felts, felts, (pace, capacity, one, other) => {
        const worse = { busy: Math.max(one.busy, other.busy), waitMs: Math.max(one.waitMs, other.waitMs) };
        expect(nextPace(pace, capacity, worse).budget).toBeLessThanOrEqual(nextPace(pace, capacity, one).budget);
      }),
    );
  });

  it('falls to the floor within half a minute of pressure, from anywhere', () => {
    fc.assert(
      fc.property(paces, capacities, (pace, capacity) => {
        expect(budgets(pace, capacity, () => PRESSED, 32).at(-1)).toBe(FLOOR_FPS);
      }),
    );
  });

  it('comes back to what was measured when nothing presses, and not before some calm', () => {
    fc.assert(
      fc.property(capacities, (capacity) => {
        const low: Pace = { budget: FLOOR_FPS, calmLooks: 0 };
        const back = budgets(low, capacity, () => IDLE, 90);
        expect(back.slice(0, 4)).toEqual([FLOOR_FPS, FLOOR_FPS, FLOOR_FPS, FLOOR_FPS]);
        expect(back.at(-1)).toBeCloseTo(most(capacity), 6);
      }),
    );
  });

  it('stays where it is while the load is neither high nor low', () => {
    const capacity = { workers: 2, inferMs: 20 };
    const pace = { budget: 60, calmLooks: 3 };
    expect(nextPace(pace, capacity, { busy: 0.8, waitMs: 60 })).toEqual({ budget: 60, calmLooks: 0 });
  });

  it('is not moved by a capacity that trembles', () => {
    const pace = { budget: 70, calmLooks: 5 };
    const trembling = (_: number, look: number): number => (look % 2 ? 20.5 : 19.8);
    let now: Pace = { ...pace };
    for (let look = 0; look < 50; look++) {
      now = nextPace(now, { workers: 2, inferMs: trembling(0, look) }, { busy: 0.6, waitMs: 20 });
    }
    expect(now.budget).toBeGreaterThanOrEqual(70);
    expect(now.budget).toBeLessThanOrEqual(71);
  });

  it('settles on a machine that can do less than was measured, and seldom changes then', () => {
    const capacity = { workers: 2, inferMs: 10 }; // as measured: 140 frames a second, planned
    const really = 90;
    const feel = (budget: number): Felt => ({ busy: Math.min(1, budget / really), waitMs: budget > really ? 400 : 10 });
    const seen = budgets({ budget: 140, calmLooks: 0 }, capacity, feel, 300).slice(60);
    const changes = seen.filter((budget, k) => k > 0 && budget !== seen[k - 1]).length;
    expect(Math.max(...seen)).toBeLessThanOrEqual(really);
    expect(Math.min(...seen)).toBeGreaterThan(0.5 * really);
    expect(changes).toBeLessThanOrEqual(seen.length / 5);
  });
});
