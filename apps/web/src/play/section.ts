/** Chooses the sections to practise, and plans how they are played. */
import type { Seconds } from '@instep/choreo/units';
import type { DanceMove } from '@instep/protocol/http';
import { beatLength } from './beat.ts';
import { COUNT_IN_NUMBERS } from './count-in.ts';
import type { LoopRange } from './loop.svelte.ts';

type TimedMove = Pick<DanceMove, 'n' | 'startS' | 'endS'>;

/** Moves that are practised together: the first and the last, by their numbers. */
export type Section = { readonly from: number; readonly to: number };

/** A section as it is played and judged. */
export type PracticePlan = {
  readonly section: Section;
  /** The moves with the count-in before them and the lead-out after them. */
  readonly loop: LoopRange;
  /** Where its first move begins. */
  readonly startS: Seconds;
  /** Where judging begins: during the count-in, so that the move before the section gets no rating. */
  readonly judgedFrom: Seconds;
  /** The section's beats, from 1; null where the beat is not known. */
  readonly counts: Counts | null;
};
export type Counts = { readonly from: number; readonly to: number };

export type DanceTempo = { readonly bpm: number | null; readonly durationS: Seconds };

/** The counts of a phrase, as dancers count. */
const PHRASE_COUNTS = 8;
/**
 * The lead-out has whole counts, too, and lasts long enough for a player who follows late and for the judge's own
 * delay.
 */
const MIN_LEAD_OUT: Seconds = 0.9;
const JUDGING_MARGIN: Seconds = 0.05;

/** The move and the one before it: a move is learnt together with the way into it. */
export const sectionAround = (moves: readonly TimedMove[], n: number): Section =>
  withTwoMoves(moves, { from: moves.some((move) => move.n === n - 1) ? n - 1 : n, to: n });

/** The section of the last eight counts before `time`. */
export const sectionBefore = (moves: readonly TimedMove[], time: Seconds, bpm: number | null): Section => {
  const since = time - PHRASE_COUNTS * beatLength(bpm);
  const danced = moves.filter(({ startS, endS }) => startS < time && endS > since);
  const [first, last] = [danced[0] ?? moves[0], danced.at(-1) ?? moves[0]];
  return withTwoMoves(moves, { from: first?.n ?? 1, to: last?.n ?? 1 });
};

/** The section with at least two moves, if the dance has that many: fewer are too few to judge. */
export const withTwoMoves = (moves: readonly TimedMove[], { from, to }: Section): Section => {
  if (to > from) return { from, to };
  return moves.some(({ n }) => n === to + 1) ? { from, to: to + 1 } : { from: Math.max(from - 1, 1), to };
};

/** What the section's moves are called, each name once; empty if they have none. */
export const namesOf = (moves: readonly Pick<DanceMove, 'n' | 'label'>[], { from, to }: Section): readonly string[] => {
  const labels = moves.filter(({ n }) => n >= from && n <= to).map(({ label }) => label);
  return [...new Set(labels.filter((label) => label !== undefined))];
};

/** How a section is played; null if the dance has no such moves. */
export const planPractice = (
  section: Section,
  moves: readonly TimedMove[],
  { bpm, durationS }: DanceTempo,
): PracticePlan | null => {
  const [first, last] = [moves.find(({ n }) => n === section.from), moves.find(({ n }) => n === section.to)];
  if (!first || !last) return null;
  const beat = beatLength(bpm);
  const before = moves.findLast(({ n }) => n < section.from);
  const leadOut = Math.ceil(MIN_LEAD_OUT / beat) * beat;
  const from = Math.max(0, first.startS - COUNT_IN_NUMBERS * beat);
  return {
    section,
    startS: first.startS,
    loop: { from, to: Math.min(durationS, last.endS + leadOut) },
    judgedFrom: Math.max(from, before ? before.startS + JUDGING_MARGIN : 0),
    counts: countsOf({ startS: first.startS, endS: last.endS }, { bpm, firstCountAt: moves[0]?.startS ?? 0 }),
  };
};

/** The beats from `startS` to `endS`, counted from 1 at the moment `firstCountAt`; null if the beat is not known. */
export const countsOf = (
  { startS, endS }: Pick<TimedMove, 'startS' | 'endS'>,
  { bpm, firstCountAt }: { readonly bpm: number | null; readonly firstCountAt: Seconds },
): Counts | null => {
  if (bpm === null) return null;
  const from = Math.round(((startS - firstCountAt) * bpm) / 60) + 1;
  return { from, to: Math.max(from, Math.round(((endS - firstCountAt) * bpm) / 60)) };
};
