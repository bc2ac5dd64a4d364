import { describe, expect, it } from 'vitest';
import { FLOOR_FPS, grantedFps, seatsOf } from '../../../apps/server/src/estimation/grant.ts';
import { Seats } from '../../../apps/server/src/estimation/seats.ts';

describe('the granted rate', () => {
  it('is the wanted one on a machine that can do it', () => {
    expect(grantedFps({ workers: 2, inferMs: 20 }, 1, 15)).toBe(15);
  });

  it('is what one worker can do for a player alone', () => {
    expect(grantedFps({ workers: 8, inferMs: 100 }, 1, 15)).toBe(8);
  });

  it('falls with the number of players, down to the floor', () => {
    const rates = [1, 2, 4, 8].map((players) => grantedFps({ workers: 2, inferMs: 30 }, players, 15));
    expect(rates).toEqual([15, 15, 11, FLOOR_FPS]);
  });

  it('is granted to one player however slow the machine is', () => {
    expect(seatsOf({ workers: 1, inferMs: 2_000 })).toBe(1);
    expect(grantedFps({ workers: 1, inferMs: 2_000 }, 1, 15)).toBe(FLOOR_FPS);
  });
});

describe('the seats', () => {
  const capacity = () => ({ workers: 2, inferMs: 40 }); // 35 frames a second in all

  it('are told to those who sit when another comes and when one goes', () => {
    const seats = new Seats(capacity);
    const told: number[] = [];
    const first = seats.take(15, (fps) => told.push(fps));
    expect(first?.fps).toBe(15);
    const others = [seats.take(15, () => {}), seats.take(15, () => {})];
    expect(told).toEqual([11]);
    expect(first?.fps).toBe(11);
    others[0]?.leave();
    expect(told).toEqual([11, 15]);
  });

  it('are full when not everyone could have the floor rate', () => {
    const seats = new Seats(capacity);
    const taken = Array.from({ length: 7 }, () => seats.take(15, () => {}));
    expect(taken).not.toContain(null);
    expect(seats.take(15, () => {})).toBeNull();
    taken[0]?.leave();
    taken[0]?.leave();
    expect(seats.take(15, () => {})).not.toBeNull();
    expect(seats.take(15, () => {})).toBeNull();
  });

  it('are shared anew as the machine gets slower or faster', () => {
    let inferMs = 40;
    const seats = new Seats(() => ({ workers: 2, inferMs }));
    const first = seats.take(15, () => {});
    inferMs = 120;
    seats.take(15, () => {})?.leave();
    expect(first?.fps).toBe(7);
  });

  it('give a watcher no more than is wanted', () => {
    expect(new Seats(capacity).take(3, () => {})?.fps).toBe(3);
  });
});
