import { CODE_LENGTH, CODE_LETTERS, Guesses, readCode, RoomCodes } from '@instep/server/rooms/doors';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createManualClock } from '../../../support/manual-clock.ts';

const HOUR_MS = 3_600_000;

describe('a code', () => {
  test('has five letters, no vowels, and none that are taken for each other', () => {
    const codes = new RoomCodes(createManualClock());
    for (let k = 0; k < 1000; k++) expect(codes.next()).toMatch(/^[BCDFGHJKMNPQRSTVWXYZ]{5}$/);
    expect(CODE_LETTERS.length ** CODE_LENGTH).toBe(3_200_000);
  });

  test('is not used again within 12 hours', () => {
    const clock = createManualClock();
    let drawn = 0;
    const codes = new RoomCodes(clock, () => String(Math.floor(drawn++ / 3)));
    expect([codes.next(), codes.next(), codes.next()]).toEqual(['0', '1', '2']);
    clock.advance(12 * HOUR_MS);
    drawn = 0;
    expect(codes.next()).toBe('0');
  });

  test.each([
    ['kqwzt', 'KQWZT'],
    [' KQ WZT ', 'KQWZT'],
    ['KQ-WZT', 'KQWZT'],
  ])('typed as %j is %s', (typed, code) => {
    expect(readCode(typed)).toBe(code);
  });
});

describe('guesses', () => {
  const wrong = () => null;
  const right = () => 'a room';

  test('of an address are five at once, then one in 10 s', () => {
    const clock = createManualClock();
    const guesses = new Guesses(clock);
    for (let k = 0; k < 5; k++) guesses.guess('a', wrong);
    expect(guesses.guess('a', right)).toBeNull();
    expect(guesses.guess('b', right)).toBe('a room');
    clock.advance(9_999);
    expect(guesses.guess('a', right)).toBeNull();
    clock.advance(1);
    expect(guesses.guess('a', right)).toBe('a room');
  });

  test('that are right cost nothing', () => {
    const guesses = new Guesses(createManualClock());
    for (let k = 0; k < 1000; k++) expect(guesses.guess('a', right)).toBe('a room');
  });

  test('of all addresses with wrong ones behind them are 60 at once, then one a second', () => {
    const clock = createManualClock();
    const guesses = new Guesses(clock);
    let checked = 0;
    const count = (): null => {
      checked += 1;
      return null;
    };
    for (let k = 0; k < 1000; k++) guesses.guess(`${k % 300}`, count);
    // 60, and the same again for addresses that had not guessed wrong before.
    expect(checked).toBe(120);
    clock.advance(10_000);
    for (let k = 0; k < 1000; k++) guesses.guess(`${k % 300}`, count);
    expect(checked).toBe(140);
  });

  test('are never more than the budget, whoever makes them when', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 3000 }))), (tries) => {
        const clock = createManualClock();
        const guesses = new Guesses(clock);
        let checked = 0;
        for (const [address, wait] of tries) {
          clock.advance(wait);
          guesses.guess(`${address}`, () => {
            checked += 1;
            return null;
          });
        }
        expect(checked).toBeLessThanOrEqual(120 + (2 * clock.now()) / 1000);
      }),
    );
  });
});
