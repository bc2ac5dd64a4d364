import { readFile, writeFile } from 'node:fs/promises';
import { DANCE_INFO, type MoveInfo } from '@instep/dance-files/dance-info';
import { movesOf, type Dance } from './dance.ts';

/** Writes the moves as the choreographer cut and named them, and their translations, into a dance's `<id>.json`. */
export const writeChoreographedMoves = async (dance: Dance, jsonFile: string): Promise<void> => {
  const info = DANCE_INFO.parse(JSON.parse(await readFile(jsonFile, 'utf8')));
  // A video may contain only the beginning of the dance.
  const moves = choreographedMoves(dance, info.moves).filter(({ endS }) => endS <= info.durationS + ROUNDING);
  const { translations = info.translations } = dance;
  await writeFile(jsonFile, `${JSON.stringify({ ...info, moves, translations }, null, 2)}\n`);
};

/** The choreography's own moves. Those that overlap most with a gold move of `found` are gold. */
export const choreographedMoves = (dance: Dance, found: readonly MoveInfo[]): MoveInfo[] => {
  const gold = new Set(found.filter((move) => move.gold).map((move) => nearest(dance, move)));
  return movesOf(dance).map(({ n, start, end, label }) => ({
    n,
    startS: rounded(start),
    endS: rounded(end),
    gold: gold.has(n),
    label,
  }));
};

const nearest = (dance: Dance, { startS, endS }: MoveInfo): number => {
  const shared = movesOf(dance).map(({ n, start, end }) => ({ n, s: Math.min(end, endS) - Math.max(start, startS) }));
  return shared.reduce((best, move) => (move.s > best.s ? move : best)).n;
};

const ROUNDING = 0.002;

const rounded = (seconds: number): number => Number(seconds.toFixed(3));
