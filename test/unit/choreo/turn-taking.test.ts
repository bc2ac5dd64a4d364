import { MIN_TURN, takeTurns, turnWeight, type TurnMove } from '@instep/choreo/turn-taking';
import { createRandom } from '@instep/measures/random';
import { describe, expect, test } from 'vitest';

/** Moves of two seconds, one after the other; `names` are the sections, of so many moves each. */
const makeMoves = (count: number, names: readonly (readonly [string, number])[] = []): TurnMove[] => {
  const sections = names.flatMap(([name, moves]) => Array.from({ length: moves }, () => name));
  return Array.from({ length: count }, (_, k) => {
    return { startS: 1 + 2 * k, endS: 3 + 2 * k, gold: false, ...(sections[k] && { section: sections[k] }) };
  });
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const lengths = (turns: readonly { readonly fromS: number; readonly toS: number }[]): number[] =>
  turns.map(({ fromS, toS }) => toS - fromS);

describe('players who take turns', () => {
  test('change at the borders of sections, one after the other', () => {
    const moves = makeMoves(40, [
      ['verse', 9],
      ['chorus', 11],
      ['bridge', 8],
      ['end', 12],
    ]);
    expect(takeTurns(moves, [0, 1], 84)).toEqual([
      { place: 0, fromS: 0, toS: 19 },
      { place: 1, fromS: 19, toS: 41 },
      { place: 0, fromS: 41, toS: 57 },
      { place: 1, fromS: 57, toS: 84 },
    ]);
  });

  test('change between moves where there are fewer sections than players', () => {
    const turns = takeTurns(makeMoves(30, [['all', 30]]), [0, 1, 2], 62);
    expect(turns.map(({ place }) => place)).toEqual([0, 1, 2]);
    expect(lengths(turns)).toEqual([21, 20, 21]);
  });

  test('change between moves where sections are very uneven', () => {
    const turns = takeTurns(
      makeMoves(30, [
        ['start', 2],
        ['rest', 28],
      ]),
      [0, 1],
      62,
    );
    expect(Math.max(...lengths(turns)) - Math.min(...lengths(turns))).toBeLessThanOrEqual(4);
  });

  test('have turns of about 20 s in a long dance, and as many each', () => {
    const turns = takeTurns(makeMoves(90), [0, 1, 2], 182);
    expect(turns).toHaveLength(9);
    expect(turns.map(({ place }) => place)).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2]);
  });

  test('that change in a pause between two moves begin the later turn with the pause', () => {
    const moves = [
      ...makeMoves(5),
      ...makeMoves(5).map((move) => ({ ...move, startS: move.startS + 14, endS: move.endS + 14 })),
    ];
    expect(takeTurns(moves, [0, 1], 26)).toEqual([
      { place: 0, fromS: 0, toS: 11 },
      { place: 1, fromS: 11, toS: 26 },
    ]);
  });

  test.each([
    ['a player alone', makeMoves(30), [4], 62, [4]],
    ['two in a dance that is too short for two', makeMoves(4), [0, 1], 10, [0]],
    ['three in a dance that is long enough for two', makeMoves(6), [0, 1, 2], 14, [0, 1]],
    ['two in a dance without moves', [], [0, 1], 10, [0]],
    ['nobody', makeMoves(30), [], 62, []],
  ])('%s: who dances', (_who, moves, places, durationS, expected) => {
    expect(takeTurns(moves, places, durationS).map(({ place }) => place)).toEqual(expected);
  });

  test('fill any dance, each with as many turns as others or one less, none too short, and no move is cut', () => {
    const { between } = createRandom(11);
    for (let round = 0; round < 300; round++) {
      const places = Array.from({ length: 1 + Math.floor(between(0, 8)) }, (_, k) => k);
      let at = between(0, 4);
      const moves = Array.from({ length: 1 + Math.floor(between(0, 60)) }, (_, k): TurnMove => {
        const startS = at + (between(0, 1) < 0.1 ? between(0, 5) : 0);
        at = startS + between(1.6, 3.2);
        return { startS, endS: at, gold: k % 7 === 0, section: `${Math.floor(k / between(3, 9))}` };
      });
      const durationS = at + between(0, 4);
      const turns = takeTurns(moves, places, durationS);
      expect([turns[0]?.fromS, turns.at(-1)?.toS]).toEqual([0, durationS]);
      turns.slice(1).forEach(({ fromS }, k) => expect(fromS).toBe(turns[k]?.toS));
      const counts = places.map((place) => turns.filter((turn) => turn.place === place).length);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      const danced = turns.map((turn) => moves.filter(({ startS, endS }) => startS >= turn.fromS && endS <= turn.toS));
      expect(danced.flat()).toEqual(moves);
      if (turns.length === 1) continue;
      for (const own of danced) {
        expect(sum(own.map(({ startS, endS }) => endS - startS))).toBeGreaterThanOrEqual(MIN_TURN - 1e-9);
      }
    }
  });
});

test('a turn counts as much as its moves last, gold ones twice', () => {
  const moves = makeMoves(4).map((move, k) => ({ ...move, gold: k === 1 }));
  expect(turnWeight(moves, { fromS: 0, toS: 5 })).toBe(6);
  expect(turnWeight(moves, { fromS: 5, toS: 9 })).toBe(4);
});
