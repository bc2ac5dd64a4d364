import type { Pixels, Seconds, UnitInterval } from '@instep/choreo/units';
import type { DanceMove, KeyMoment } from '@instep/protocol/http';

/** How long before its key moment a move is shown at most: three or four of them. */
export const MAX_TIME_BEFORE: Seconds = 7;
/** On a short strip at least the next two are shown. */
const MIN_TIME_BEFORE: Seconds = 3.5;
/** Moves of two seconds are a pictogram and a third apart. */
const PICTOGRAMS_PER_SECOND = 0.67;
/** How long a pictogram stays after its moment, fading. */
const MAX_TIME_AFTER: Seconds = 0.5;

/** How long before its key moment a move appears, on a strip of this length with pictograms of this size. */
export const timeBefore = (length: Pixels, pictogram: Pixels): Seconds =>
  Math.min(MAX_TIME_BEFORE, Math.max(MIN_TIME_BEFORE, length / (PICTOGRAMS_PER_SECOND * pictogram)));

/** A move to come, with its pictogram and where that is shown. */
export type UpcomingMove = {
  readonly move: DanceMove;
  readonly key: KeyMoment;
  /**
   * Share of the strip's length: 0 is the ring, 1 is where the pictogram appears; slightly below 0 after its moment.
   */
  readonly position: number;
  /** 0 until the last beat before its moment, 1 at its moment. */
  readonly nearness: UnitInterval;
};

export type UpcomingOptions = {
  readonly time: Seconds;
  readonly beat: Seconds;
  /** The moves step once a beat instead of sliding. */
  readonly steps: boolean;
  /** How long before its key moment a move appears. */
  readonly before?: Seconds;
  /** A move whose moment is this soon after another's is hidden behind it, until that one's moment has passed. */
  readonly minGap?: Seconds;
};

/** The moves to show at `time`, in order. */
export const upcomingMoves = (
  moves: readonly DanceMove[],
  { time, beat, steps, before = MAX_TIME_BEFORE, minGap = 0 }: UpcomingOptions,
): readonly UpcomingMove[] => {
  const now = steps ? Math.floor(time / beat) * beat : time;
  let lastAt = -Infinity;
  return moves.flatMap((move) => {
    const { key } = move;
    if (!key) return [];
    const left = key.atS - now;
    if (left > before || left < -MAX_TIME_AFTER || key.atS - lastAt < minGap) return [];
    if (left > 0) lastAt = key.atS;
    const nearness = Math.min(1, Math.max(0, 1 - left / beat));
    return [{ move, key, position: left / before, nearness }];
  });
};

/** The names to show below upcoming moves, by their numbers: each once in a row, and `minGap` of the strip apart. */
export const shownNames = (
  items: readonly UpcomingMove[],
  current: string | undefined,
  minGap: number,
): ReadonlyMap<number, string> => {
  const names = new Map<number, string>();
  let [last, lastAt] = [current, 0];
  for (const { move, position } of items) {
    const { label } = move;
    if (!label || label === last || position - lastAt < minGap) continue;
    names.set(move.n, label);
    [last, lastAt] = [label, position];
  }
  return names;
};
