import type { Cell } from '@instep/choreo/column';
import type { FrameRow, MoveRow } from '@instep/choreo/session-csv';
import { columnIndices } from '@instep/choreo/table-header';
import { LIMBS, type ByLimb, type Limb } from '@instep/choreo/skeleton';
import { RATING_PROPERTIES, type Rating } from '@instep/choreo/rating';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import { parse } from 'csv-parse/browser/esm/sync';
import { cellNumber, cellText } from '../report/cells.ts';
import type { ScorePoint } from '../report/score-chart.ts';
import type { TimeSeries } from './time-series.ts';

/** A frame as the charts show it. */
export type FramePoint = {
  readonly mediaTime: Seconds;
  readonly score: number | null;
  /** 0..100; `null` when nobody was seen. */
  readonly confidence: number | null;
};

/** A move that was judged, as the timeline shows it. */
export type JudgedMove = {
  readonly n: number;
  readonly startS: Seconds;
  readonly endS: Seconds;
  readonly rating: Rating | null;
  readonly timingMs: Milliseconds | null;
  readonly limbs: ByLimb<number | null>;
  readonly weakLimb: Limb | null;
  readonly score: number | null;
  readonly form: number | null;
};

type FrameColumn = keyof FrameRow;

/** The file is not a `frames.csv`. */
export class FramesCsvError extends Error {
  override readonly name = 'FramesCsvError';
}

/**
 * Reads what the charts show from a `frames.csv` of any version, in order of media time. A partly written row is left
 * out.
 */
export const parseFramesCsv = (csv: string): readonly FramePoint[] => {
  const whole = csv.slice(0, csv.lastIndexOf('\n') + 1);
  const [header = [], ...rows]: string[][] = parse(whole, { bom: true, skip_records_with_error: true });
  const columnIndexes = columnIndices('frames', header);
  if (!columnIndexes)
    throw new FramesCsvError(`frames.csv:1: expected a header of ours, got "${header.join().slice(0, 80)}"`);
  const cell = (row: readonly string[], name: FrameColumn): string | undefined => {
    const index = columnIndexes[name];
    return index === undefined ? undefined : row[index];
  };
  return rows
    .flatMap((row) => {
      const mediaTime = cellNumber(cell(row, 'media_time_s'));
      if (mediaTime === null) return [];
      const confidence = cell(row, 'outcome') === 'seen' ? cellNumber(cell(row, 'confidence_pct')) : null;
      return [{ mediaTime, score: cellNumber(cell(row, 'score_pct')), confidence }];
    })
    .sort((a, b) => a.mediaTime - b.mediaTime);
};

/** The judged moves, in order; of a move that was danced in several passes, the last one counts. */
export const judgedMoves = (rows: readonly MoveRow[]): readonly JudgedMove[] => {
  const moves = rows.flatMap((row) => {
    const [n, startS, endS] = [row.move_n, row.t_start_s, row.t_end_s].map((cell) => cellNumber(cell));
    if (typeof n !== 'number' || typeof startS !== 'number' || typeof endS !== 'number') return [];
    return [{ n, startS, endS, ...judgementOf(row) }];
  });
  return [...new Map(moves.map((move) => [move.n, move])).values()].sort((a, b) => a.startS - b.startS);
};

const judgementOf = (row: MoveRow) => ({
  rating: (cellText(row.rating) || null) as Rating | null,
  timingMs: cellNumber(row.timing_ms),
  limbs: limbsOf(row),
  weakLimb: (cellText(row.weak_limb) || null) as Limb | null,
  score: cellNumber(row.score_pct),
  form: cellNumber(row.form_pct),
});

const limbsOf = (row: { readonly [name in `${Limb}_pct`]: Cell }): ByLimb<number | null> =>
  Object.fromEntries(LIMBS.map((limb) => [limb, cellNumber(row[`${limb}_pct`])])) as ByLimb<number | null>;

/** The score over time: the result's curve; without a result, the live score of each frame. */
export const scoreSeries = (curve: readonly ScorePoint[] | undefined, frames: readonly FramePoint[]): TimeSeries => {
  const points: readonly ScorePoint[] = curve ?? frames;
  return { times: points.map(({ mediaTime }) => mediaTime), values: points.map(({ score }) => score) };
};

/** The timing of each move, at the middle of the move. */
export const timingSeries = (moves: readonly JudgedMove[]): TimeSeries => ({
  times: moves.map(midpointOf),
  values: moves.map(({ timingMs }) => timingMs),
});

/** With what confidence the player was seen. */
export const trackingSeries = (frames: readonly FramePoint[]): TimeSeries => ({
  times: frames.map(({ mediaTime }) => mediaTime),
  values: frames.map(({ confidence }) => confidence),
});

/** The middle of a move. */
export const midpointOf = ({ startS, endS }: Pick<JudgedMove, 'startS' | 'endS'>): Seconds => (startS + endS) / 2;

/** The move that is danced at a media time. */
export const moveAt = (moves: readonly JudgedMove[], t: Seconds): JudgedMove | null =>
  moves.find(({ startS, endS }) => t >= startS && t < endS) ?? null;

/** How many moves are listed at most. */
const MAX_WEAKEST_MOVES = 5;

/** The moves that need work, worst first. */
export const weakestMoves = (moves: readonly JudgedMove[]): readonly JudgedMove[] =>
  moves
    .filter(({ rating }) => rating !== null && RATING_PROPERTIES[rating].needsWork)
    .toSorted((a, b) => (a.score ?? 0) - (b.score ?? 0))
    .slice(0, MAX_WEAKEST_MOVES);
