import type { DanceResult } from '@instep/choreo/result';
import type { Verdict } from '@instep/choreo/verdict';
import { RoundPlayer } from '@instep/server/rooms/round-player';
import { describe, expect, test } from 'vitest';

const result = (points: number, seen: number): DanceResult =>
  ({ points, seen, stars: 0, complete: false, form: seen }) as unknown as DanceResult;
const progress = (points: number, seen: number) => ({ mediaTime: 1, level: 0.5, points, seen });
const verdict = (move: number, quality: number): Verdict => ({ move, quality }) as unknown as Verdict;
const end = (danceResult: DanceResult | null) => ({ close: { reason: 'left' as const }, result: danceResult });

/** A player whose performances ended with these results. */
const dancedIn = (...results: readonly (DanceResult | null)[]): RoundPlayer => {
  const player = new RoundPlayer('Mia', 0);
  for (const one of results) {
    const part = player.begin();
    part.start();
    part.end(end(one));
  }
  return player;
};

describe('a player of a round', () => {
  test('has not danced before their performance has started', () => {
    const player = new RoundPlayer('Mia', 0);
    expect(player).toMatchObject({ isDancing: false, isOver: false, hasDanced: false, result: null });
    const part = player.begin();
    expect(player.hasDanced).toBe(false);
    part.start();
    expect(player).toMatchObject({ isDancing: true, isOver: false, hasDanced: true });
    part.end(end(null));
    expect(player).toMatchObject({ isDancing: false, isOver: true, hasDanced: true });
  });

  test('whose performance ended before it was said to have started dances no more', () => {
    const player = new RoundPlayer('Mia', 0);
    const part = player.begin();
    part.end(end(null));
    part.start();
    expect(player.isOver).toBe(true);
  });

  test('of one performance has its result as it is', () => {
    const only = result(5000, 0.9);
    expect(dancedIn(only).result).toBe(only);
    expect(dancedIn(null).result).toBeNull();
    expect(dancedIn(null, only).result).toBe(only);
  });

  test.each([
    ['their sum', [result(2000, 0.3), result(1000, 0.2)], { points: 3000, seen: 0.5, stars: 1, complete: false }],
    ['no more than one would have', [result(4000, 0.5), result(4000, 0.5)], { points: 6400, seen: 1, complete: true }],
    ['the form of the longer one', [result(1, 0.1), result(2, 0.6)], { form: 0.6 }],
  ])('of two has %s', (_what, results, expected) => {
    expect(dancedIn(...results).result).toMatchObject(expected);
  });

  test('has the points of all performances on the board', () => {
    const player = new RoundPlayer('Mia', 0);
    const first = player.begin();
    expect(first.progress(progress(1000, 0.2))).toMatchObject({ points: 1000, seen: 0.2 });
    const second = player.begin();
    expect(second.progress(progress(500, 0.1)).points).toBe(1500);
    expect(second.progress(progress(700, 0.2))).toMatchObject({ points: 1700, seen: 0.4, level: 0.5 });
  });

  test.each([
    ['each turn by its weight', [result(9000, 1), result(3000, 1)], { points: 7000, seen: 1, complete: true }],
    ['nothing for a turn that was missed', [result(9000, 1)], { points: 6000, complete: false }],
    ['the form of both', [result(1, 0.9), result(1, 0.7)], { form: 0.8 }],
  ])('who takes turns has %s', (_what, results, expected) => {
    const player = new RoundPlayer('Mia', 0, [20, 10]);
    results.forEach((one, turn) => player.begin(turn).end(end(one)));
    expect(player.result).toMatchObject(expected);
  });

  test('who takes turns keeps on the board what earlier turns have earned', () => {
    const player = new RoundPlayer('Mia', 0, [20, 10]);
    const first = player.begin(0);
    expect(first.progress(progress(6000, 0.8))).toMatchObject({ points: 4000, seen: 0.8 });
    first.end(end(result(9000, 0.8)));
    expect(player.earned).toMatchObject({ points: 6000 });
    expect(player.begin(1).progress(progress(3000, 0.5))).toMatchObject({ points: 7000, seen: 0.7 });
  });

  test('who takes turns and whose camera was reloaded in one has the points of both parts of it', () => {
    const player = new RoundPlayer('Mia', 0, [20, 10]);
    player.begin(0).end(end(result(2000, 0.3)));
    player.begin(0).end(end(result(4000, 0.5)));
    player.begin(1).end(end(result(3000, 1)));
    expect(player.result).toMatchObject({ points: 5000 });
  });

  test('who has no turn in a short dance is over, and has not danced', () => {
    expect(new RoundPlayer('Mia', 0, [])).toMatchObject({ isOver: true, hasDanced: false, result: null });
  });

  test('has one verdict on a move, the later one', () => {
    const player = new RoundPlayer('Mia', 0);
    player.begin().judge(verdict(1, 0.2));
    player.begin().judge(verdict(1, 0.9));
    expect(player.verdicts).toEqual([verdict(1, 0.9)]);
  });
});
