import type { Seconds } from '@instep/choreo/units';
import type { EditedMove } from '@instep/protocol/studio';

/** The shortest move: the judge needs several frames of each. */
export const MIN_MOVE_S: Seconds = 0.3;

type Moves = readonly EditedMove[];
/** A border of a move: its start or its end. */
export type MoveBorder = { readonly index: number; readonly side: 'start' | 'end' };

const roundToMilliseconds = (time: Seconds): Seconds => Math.round(time * 1000) / 1000;

const neighbourOf = (moves: Moves, { index, side }: MoveBorder): EditedMove | undefined =>
  moves[side === 'start' ? index - 1 : index + 1];

/** Whether the border is also that of the neighbouring move: then both are moved together. */
const isShared = (moves: Moves, border: MoveBorder): boolean => {
  const move = moves[border.index];
  const neighbour = neighbourOf(moves, border);
  if (!move || !neighbour) return false;
  return border.side === 'start' ? neighbour.endS === move.startS : neighbour.startS === move.endS;
};

/** The moves with one border at `time`, limited by its own move, the neighbour, and a dance of `durationS`. */
export const moveBorderTo = (moves: Moves, border: MoveBorder, time: Seconds, durationS: Seconds): Moves => {
  const move = moves[border.index];
  if (!move) return moves;
  const neighbour = neighbourOf(moves, border);
  const shared = isShared(moves, border);
  const isStart = border.side === 'start';
  const outer = isStart ? (neighbour?.endS ?? 0) : (neighbour?.startS ?? durationS);
  const far = neighbour && shared ? (isStart ? neighbour.startS + MIN_MOVE_S : neighbour.endS - MIN_MOVE_S) : outer;
  const near = isStart ? move.endS - MIN_MOVE_S : move.startS + MIN_MOVE_S;
  const at = roundToMilliseconds(Math.min(Math.max(time, Math.min(far, near)), Math.max(far, near)));
  return moves.map((one, k) => {
    if (k === border.index) return isStart ? { ...one, startS: at } : { ...one, endS: at };
    if (shared && one === neighbour) return isStart ? { ...one, endS: at } : { ...one, startS: at };
    return one;
  });
};

/** The nearest beat if it is within `reach`, otherwise `time`; beats are counted from `origin`. */
export const snapToBeat = (
  time: Seconds,
  bpm: number | null,
  origin: Seconds,
  maxDistance: Seconds = 0.08,
): Seconds => {
  if (bpm === null) return time;
  const beat = origin + Math.round(((time - origin) * bpm) / 60) * (60 / bpm);
  return Math.abs(beat - time) <= maxDistance ? beat : time;
};

/** The move that is danced at a time, or -1. */
export const moveIndexAt = (moves: Moves, time: Seconds): number =>
  moves.findIndex(({ startS, endS }) => time >= startS && time < endS);

/** Splits a move into two at `time`; unchanged if a part would be too short. */
export const splitMove = (moves: Moves, time: Seconds): Moves => {
  const index = moveIndexAt(moves, time);
  const move = moves[index];
  if (!move || time - move.startS < MIN_MOVE_S || move.endS - time < MIN_MOVE_S) return moves;
  const at = roundToMilliseconds(time);
  return [...moves.slice(0, index), { ...move, endS: at }, { ...move, startS: at }, ...moves.slice(index + 1)];
};

/** Joins a move with the next one. */
export const joinMoves = (moves: Moves, index: number): Moves => {
  const [move, next] = [moves[index], moves[index + 1]];
  if (!move || !next) return moves;
  return [
    ...moves.slice(0, index),
    { ...move, endS: next.endS, gold: move.gold || next.gold },
    ...moves.slice(index + 2),
  ];
};

export const removeMove = (moves: Moves, index: number): Moves => moves.filter((_move, k) => k !== index);

/** The moves with one of them changed; an empty label or section is removed. */
export const changeMove = (moves: Moves, index: number, change: Partial<EditedMove>): Moves =>
  moves.map((move, k) => (k === index ? withoutEmpty({ ...move, ...change }) : move));

/** Names the section of this move and of all moves after it, up to where the next section begins. */
export const nameSection = (moves: Moves, index: number, section: string): Moves => {
  const before = moves[index]?.section;
  const next = moves.findIndex((move, k) => k > index && move.section !== before);
  const end = next === -1 ? moves.length : next;
  return moves.map((move, k) => (k >= index && k < end ? withoutEmpty({ ...move, section }) : move));
};

const withoutEmpty = ({ label, section, ...move }: EditedMove): EditedMove => ({
  ...move,
  ...(label && { label }),
  ...(section && { section }),
});
