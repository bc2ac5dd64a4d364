import { describe, expect, it } from 'vitest';
import type { Felt } from '../../../apps/server/src/estimation/load-meter.ts';
import { Seats, type Seat, type SeatRequest } from '../../../apps/server/src/estimation/seats.ts';

/** 35 frames a second in all, unless told otherwise. */
const create = (told: { inferMs?: number; workers?: number } = {}) => {
  const machine = { inferMs: 40, workers: 2, now: 0, felt: { busy: 0.5, waitMs: 10 } as Felt, ...told };
  const seats = new Seats({
    capacity: () => ({ workers: machine.workers, inferMs: machine.inferMs }),
    felt: () => machine.felt,
    now: () => machine.now,
  });
  const take = (change: Partial<SeatRequest> = {}): Seat | null =>
    seats.take({ wantedFps: 15, onRate: () => {}, ...change });
  return { seats, machine, take };
};

describe('the seats', () => {
  it('are told to those who sit when another comes and when one goes', () => {
    const { take } = create();
    const told: number[] = [];
    const first = take({ onRate: (fps) => told.push(fps) });
    expect(first?.fps).toBe(15);
    const others = [take(), take()];
    expect(told).toEqual([11]);
    expect(first?.fps).toBe(11);
    others[0]?.leave();
    expect(told).toEqual([11, 15]);
  });

  it('are full when not everyone could have the floor rate', () => {
    const { take } = create();
    const taken = Array.from({ length: 7 }, () => take());
    expect(taken).not.toContain(null);
    expect(take()).toBeNull();
    taken[0]?.leave();
    taken[0]?.leave();
    expect(take()).not.toBeNull();
    expect(take()).toBeNull();
  });

  it('give one player the floor rate however slow the machine is, and are full then', () => {
    const { take } = create({ inferMs: 2000 });
    expect(take()?.fps).toBe(5);
    expect(take()).toBeNull();
  });

  it('give a player alone what one worker can do', () => {
    expect(create({ workers: 8, inferMs: 100 }).take()?.fps).toBe(8);
  });

  it('give a watcher no more than is wanted', () => {
    expect(create().take({ wantedFps: 3 })?.fps).toBe(3);
  });

  it('give less when the workers are pressed, more again after some calm, and say so', () => {
    const { seats, machine, take } = create();
    const told: number[] = [];
    take({ onRate: (fps) => told.push(fps) });
    take();
    machine.felt = { busy: 1, waitMs: 300 };
    for (let look = 0; look < 3; look++) seats.look();
    expect(told).toEqual([14, 11, 8]);
    machine.felt = { busy: 0.5, waitMs: 10 };
    for (let look = 0; look < 4; look++) seats.look();
    expect(told).toHaveLength(3);
    for (let look = 0; look < 10; look++) seats.look();
    expect(told.at(-1)).toBe(15);
    expect(told.slice(3)).toEqual(told.slice(3).toSorted((a, b) => a - b));
  });

  it('are shared anew as the machine gets slower', () => {
    const { seats, machine, take } = create();
    const first = take();
    machine.inferMs = 120;
    seats.look();
    expect(first?.fps).toBe(7);
  });

  it('are full while those who sit are pressed at the floor', () => {
    const { seats, machine, take } = create();
    take();
    machine.felt = { busy: 1, waitMs: 300 };
    for (let look = 0; look < 20; look++) seats.look();
    expect(take()).toBeNull();
  });

  it('are worth asking for again when the next dance ends, but neither at once nor in an hour', () => {
    const { seats, machine, take } = create();
    expect(seats.tryAgainInS).toBe(30);
    take({ lastsS: 600 });
    expect(seats.tryAgainInS).toBe(60);
    take({ lastsS: 40 });
    expect(seats.tryAgainInS).toBe(40);
    machine.now = 38_500;
    expect(seats.tryAgainInS).toBe(5);
  });
});
