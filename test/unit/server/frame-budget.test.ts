import { describe, expect, it } from 'vitest';
import type { Load } from '@instep/server/capacity/load-meter';
import { frameWeight } from '@instep/server/capacity/frame-weight';
import { FrameBudget, type BudgetRequest, type Grant } from '@instep/server/capacity/frame-budget';

/** A budget of 35 frames a second in all, unless `options` change it. */
const create = (options: { usualMs?: number; workers?: number } = {}) => {
  const machine = { usualMs: 40, workers: 2, now: 0, load: { busy: 0.5, waitMs: 10 } as Load, ...options };
  const budget = new FrameBudget({
    capacity: () => ({ workers: machine.workers, usualMs: machine.usualMs }),
    load: () => machine.load,
    now: () => machine.now,
  });
  const request = (change: Partial<BudgetRequest> = {}): Grant | null =>
    budget.request({ wantedFps: 15, onRate: () => {}, ...change });
  return { budget, machine, request };
};

describe('the frame budget', () => {
  it('notifies players when another one joins and when one leaves', () => {
    const { request } = create();
    const rates: number[] = [];
    const first = request({ onRate: (fps) => rates.push(fps) });
    expect(first?.fps).toBe(15);
    const others = [request(), request()];
    expect(rates).toEqual([11]);
    expect(first?.fps).toBe(11);
    others[0]?.release();
    expect(rates).toEqual([11, 15]);
  });

  it('refuses a player when not everybody could have the minimum rate', () => {
    const { request } = create();
    const grants = Array.from({ length: 7 }, () => request());
    expect(grants).not.toContain(null);
    expect(request()).toBeNull();
    grants[0]?.release();
    grants[0]?.release();
    expect(request()).not.toBeNull();
    expect(request()).toBeNull();
  });

  it('grants one player the minimum rate however slow the machine is, and refuses the next', () => {
    const { request } = create({ usualMs: 2000 });
    expect(request()?.fps).toBe(5);
    expect(request()).toBeNull();
  });

  it('grants a single player what one worker can estimate', () => {
    expect(create({ workers: 8, usualMs: 100 }).request()?.fps).toBe(8);
  });

  it('knows how many before one camera one worker can follow', () => {
    const perCamera = (usualMs: number): number => create({ usualMs }).budget.playersPerCamera();
    expect([40, 60, 90, 100, 2000].map(perCamera)).toEqual([4, 3, 2, 1, 1]);
  });

  it('grants a camera check no more than it requested', () => {
    expect(create().request({ wantedFps: 3 })?.fps).toBe(3);
  });

  it('lowers the rates under overload, raises them after a calm period, and notifies players', () => {
    const { budget, machine, request } = create();
    const rates: number[] = [];
    request({ onRate: (fps) => rates.push(fps) });
    request();
    machine.load = { busy: 1, waitMs: 300 };
    for (let check = 0; check < 3; check++) budget.adjust();
    expect(rates).toEqual([14, 11, 8]);
    machine.load = { busy: 0.5, waitMs: 10 };
    for (let check = 0; check < 4; check++) budget.adjust();
    expect(rates).toHaveLength(3);
    for (let check = 0; check < 10; check++) budget.adjust();
    expect(rates.at(-1)).toBe(15);
    expect(rates.slice(3)).toEqual(rates.slice(3).toSorted((a, b) => a - b));
  });

  it('lowers the rates as the machine gets slower', () => {
    const { budget, machine, request } = create();
    const first = request();
    machine.usualMs = 120;
    budget.adjust();
    expect(first?.fps).toBe(7);
  });

  it('refuses players while the machine is overloaded at the minimum rate', () => {
    const { budget, machine, request } = create();
    request();
    machine.load = { busy: 1, waitMs: 300 };
    for (let check = 0; check < 20; check++) budget.adjust();
    expect(request()).toBeNull();
  });

  it('suggests a retry when the next dance ends, within 5 to 60 s', () => {
    const { budget, machine, request } = create();
    expect(budget.retryAfterS).toBe(30);
    request({ durationS: 600 });
    expect(budget.retryAfterS).toBe(60);
    request({ durationS: 40 });
    expect(budget.retryAfterS).toBe(40);
    machine.now = 38_500;
    expect(budget.retryAfterS).toBe(5);
  });
});

describe('several players before one camera', () => {
  it('are followed at the same rate as a player alone, and cost more', () => {
    const { request } = create({ workers: 1, usualMs: 20 });
    const alone = request();
    expect(alone?.fps).toBe(15);
    const two = request({ weight: frameWeight(2) });
    expect([alone?.fps, two?.fps]).toEqual([12, 12]);
    two?.release();
    expect(alone?.fps).toBe(15);
  });

  it.each([
    [
      [4, 3],
      [4, 4],
    ],
    [
      [1, 1, 1, 3],
      [1, 1, 1, 4, 1],
    ],
  ])(
    'are refused where not everybody could have the minimum rate: %j may dance, the last of %j not',
    (some, tooMany) => {
      const requestAll = (cameras: readonly number[]) => {
        const { request } = create();
        return cameras.map((players) => request({ weight: frameWeight(players) }) !== null);
      };
      expect(requestAll(some)).not.toContain(false);
      expect(requestAll(tooMany)).toEqual([...tooMany.slice(1).map(() => true), false]);
    },
  );

  it.each([
    ['together', { workers: 1, usualMs: 60 }, 3],
    ['one after the other by one worker', { workers: 8, usualMs: 60 }, 4],
  ])('are refused, though they are the first, where the machine cannot follow them %s', (_how, machine, players) => {
    const { request } = create(machine);
    expect(request({ weight: frameWeight(players) })).toBeNull();
    expect(request({ weight: frameWeight(2) })).not.toBeNull();
  });

  it('dance on at the minimum rate when the machine is overloaded', () => {
    const { budget, machine, request } = create();
    const grants = [request(), request({ weight: frameWeight(4) })];
    machine.load = { busy: 1, waitMs: 300 };
    for (let check = 0; check < 20; check++) budget.adjust();
    expect(grants.map((grant) => grant?.fps)).toEqual([5, 5]);
  });

  it('are as many as the budget says, at least one', () => {
    expect(create().budget.players()).toBe(7);
    expect(create({ usualMs: 2000 }).budget.players()).toBe(1);
  });
});

it('a frame of several players weighs what decoding once and following each cost', () => {
  expect([1, 2, 3, 4].map((players) => Number(frameWeight(players).toFixed(2)))).toEqual([1, 1.86, 2.72, 3.58]);
});
