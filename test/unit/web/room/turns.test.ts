import { describe, expect, it, test } from 'vitest';
import { filmsAt, shownTurn, turnAt, turnMoment } from '@instep/web/room/turns';

/** At two beats a second, players change in two seconds. */
const BEAT = 0.5;
const TURNS = [
  { place: 0, fromS: 0, toS: 20 },
  { place: 1, fromS: 20, toS: 40 },
  { place: 0, fromS: 40, toS: 60 },
];

test('the turn at a border is the one that begins there', () => {
  expect([0, 19.9, 20, 39.9, 40, 99].map((time) => turnAt(TURNS, time)?.fromS)).toEqual([0, 0, 20, 20, 40, 40]);
  expect(turnAt([], 5)).toBeNull();
});

describe('what is said of turns', () => {
  it.each([
    ['in the first four counts, who is on', 21.9, { isNew: true, next: null }],
    ['in the middle, nothing new', 30, { isNew: false, next: null }],
    ['in the last four counts, who is next', 38, { isNew: false, next: TURNS[2] }],
    ['at the end of the dance, nobody', 59, { isNew: false, next: null }],
  ])('is %s', (_what, time, expected) => {
    expect(turnMoment(TURNS, time, BEAT)).toMatchObject(expected);
  });

  it('is nothing without turns', () => {
    expect(turnMoment([], 1, BEAT)).toBeNull();
  });
});

test('a camera shows its player who is on, else the next of its own, else the last', () => {
  expect([5, 25, 45, 99].map((time) => shownTurn(TURNS, [0], time)?.fromS)).toEqual([0, 40, 40, 40]);
  expect([5, 25, 45].map((time) => shownTurn(TURNS, [1], time)?.fromS)).toEqual([20, 20, 20]);
  expect(shownTurn(TURNS, [7], 5)).toBeNull();
});

test('a camera films from shortly before its turns to shortly after them', () => {
  const own = TURNS.filter(({ place }) => place === 1);
  expect([17.9, 18, 30, 40.9, 41].map((time) => filmsAt(own, time))).toEqual([false, true, true, true, false]);
});
