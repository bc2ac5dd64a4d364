/** Who dances which part of a dance where players take turns, one after the other. */
import type { Seconds } from './units.ts';

/** A move, as far as turns are concerned. */
export type TurnMove = {
  readonly startS: Seconds;
  readonly endS: Seconds;
  readonly gold: boolean;
  /** The section of the dance that it belongs to, where sections are named. */
  readonly section?: string | undefined;
};

/** The player at this place dances from here to there. */
export type DanceTurn = { readonly place: number; readonly fromS: Seconds; readonly toS: Seconds };

/** Less dancing, without the pauses, is too little to be judged. */
export const MIN_TURN: Seconds = 6;
/** As long as a verse: long enough to get into it, short enough to wait for. */
const WANTED_TURN: Seconds = 20;
/** What a border inside of a section costs, and players with one turn less, in the unit of `lengthCost`. */
const INSIDE_SECTION_COST = 0.5;
const UNEVEN_COST = 1;
const NO_TURN_COST = 100;

/**
 * The turns of a dance, from its start to its end without a gap; `places` take turns in their order. They change at
 * borders of sections where that leaves everybody as many turns of about the same length, else between two moves: what is
 * between these belongs to the later turn, whose player comes in there. In a dance that is too short for all, the last
 * ones get no turn.
 */
export const takeTurns = (
  moves: readonly TurnMove[],
  places: readonly number[],
  durationS: Seconds,
): readonly DanceTurn[] => {
  const [first, ...others] = places;
  if (first === undefined) return [];
  const ends = others.length === 0 ? [] : chooseEnds(moves, places.length);
  const borders = [0, ...ends.slice(0, -1).map((end) => (moves[end - 1] as TurnMove).endS), durationS];
  return borders.slice(1).map((toS, turn) => {
    return { place: places[turn % places.length] ?? first, fromS: borders[turn] ?? 0, toS };
  });
};

/** How much a turn counts among a player's own: the time of its moves, twice for gold ones. */
export const turnWeight = (moves: readonly TurnMove[], { fromS, toS }: Pick<DanceTurn, 'fromS' | 'toS'>): number =>
  moves
    .filter(({ startS, endS }) => startS >= fromS && endS <= toS)
    .reduce((sum, { startS, endS, gold }) => sum + (endS - startS) * (gold ? 2 : 1), 0);

/** A choice of turns, the last one at its head: `end` is the number of moves up to the turn's end. */
type Choice = { readonly end: number; readonly cost: number; readonly before: Choice | null };

/** The number of moves up to the end of each turn; empty if the dance is too short for more than one. */
const chooseEnds = (moves: readonly TurnMove[], players: number): number[] => {
  const isNamed = moves.some(({ section }) => section !== undefined);
  const borderCost = (end: number): number => {
    const isInside = end < moves.length && moves[end - 1]?.section === moves[end]?.section;
    return isNamed && isInside ? INSIDE_SECTION_COST : 0;
  };
  let choices: readonly (Choice | undefined)[] = [{ end: 0, cost: 0, before: null }];
  let best: Choice | null = null;
  for (let turns = 1; choices.some(Boolean); turns++) {
    choices = withOneTurnMore(choices, moves, borderCost);
    const all = choices[moves.length];
    const cost = (all?.cost ?? Infinity) + unevenCost(turns, players);
    if (all && cost < (best?.cost ?? Infinity)) best = { ...all, cost };
  }
  const ends: number[] = [];
  for (let choice = best; choice?.before; choice = choice.before) ends.unshift(choice.end);
  return ends;
};

/** The best choices with one turn more, by the number of moves in all of their turns. */
const withOneTurnMore = (
  choices: readonly (Choice | undefined)[],
  moves: readonly TurnMove[],
  borderCost: (end: number) => number,
): (Choice | undefined)[] => {
  const next: (Choice | undefined)[] = [];
  for (const before of choices) {
    if (!before) continue;
    let length: Seconds = 0;
    for (let end = before.end + 1; end <= moves.length; end++) {
      const { startS, endS } = moves[end - 1] as TurnMove;
      length += endS - startS;
      if (length < MIN_TURN) continue;
      const cost = before.cost + lengthCost(length) + borderCost(end);
      if (cost < (next[end]?.cost ?? Infinity)) next[end] = { end, cost, before };
    }
  }
  return next;
};

const lengthCost = (length: Seconds): number => (length / WANTED_TURN - 1) ** 2;

const unevenCost = (turns: number, players: number): number => {
  if (turns < players) return NO_TURN_COST * (players - turns);
  return turns % players === 0 ? 0 : UNEVEN_COST;
};
