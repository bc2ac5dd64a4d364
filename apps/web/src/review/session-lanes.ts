import type { Cell } from '@instep/choreo/column';
import type { FrameRow, MoveRow } from '@instep/choreo/score-csv';
import { tablePlaces } from '@instep/choreo/table-header';
import { LIMBS, type ByLimb, type Limb } from '@instep/choreo/skeleton';
import type { Rating } from '@instep/choreo/rating';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import { parse } from 'csv-parse/browser/esm/sync';
import { numberOf, textOf } from '../report/cells.ts';
import type { ScorePoint } from '../report/score-chart.ts';
import type { Series } from './resampled.ts';

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
export class FramesError extends Error {
  override readonly name = 'FramesError';
}

/**
 * Reads what the charts show from a `frames.csv` of any version, in order of media time. A partly written row is left
 * out.
 */
export const parseFramePoints = (csv: string): readonly FramePoint[] => {
  const whole = csv.slice(0, csv.lastIndexOf('\n') + 1);
  const [header = [], ...rows]: string[][] = parse(whole, { bom: true, skip_records_with_error: true });
  const places = tablePlaces('frames', header);
  if (!places) throw new FramesError(`frames.csv:1: expected a header of ours, got "${header.join().slice(0, 80)}"`);
  const cell = (row: readonly string[], name: FrameColumn): string | undefined => {
    const place = places[name];
    return place === undefined ? undefined : row[place];
  };
  return rows
    .flatMap((row) => {
      const mediaTime = numberOf(cell(row, 'media_time_s'));
      if (mediaTime === null) return [];
      const confidence = cell(row, 'outcome') === 'seen' ? numberOf(cell(row, 'confidence_pct')) : null;
      return [{ mediaTime, score: numberOf(cell(row, 'score_pct')), confidence }];
    })
    .sort((a, b) => a.mediaTime - b.mediaTime);
};

/** The judged moves, in order; of a move that was danced in several passes, the last one counts. */
export const judgedMoves = (rows: readonly MoveRow[]): readonly JudgedMove[] => {
  const moves = rows.flatMap((row) => {
    const [n, startS, endS] = [row.move_n, row.t_start_s, row.t_end_s].map((cell) => numberOf(cell));
    if (typeof n !== 'number' || typeof startS !== 'number' || typeof endS !== 'number') return [];
    return [{ n, startS, endS, ...judgementOf(row) }];
  });
  return [...new Map(moves.map((move) => [move.n, move])).values()].sort((a, b) => a.startS - b.startS);
};

const judgementOf = (row: MoveRow) => ({
  rating: (textOf(row.rating) || null) as Rating | null,
  timingMs: numberOf(row.timing_ms),
  limbs: limbsOf(row),
  weakLimb: (textOf(row.weak_limb) || null) as Limb | null,
  score: numberOf(row.score_pct),
  form: numberOf(row.form_pct),
});

const limbsOf = (row: { readonly [name in `${Limb}_pct`]: Cell }): ByLimb<number | null> =>
  Object.fromEntries(LIMBS.map((limb) => [limb, numberOf(row[`${limb}_pct`])])) as ByLimb<number | null>;

/** The score over time: the result's curve; without a result, the live score of each frame. */
export const scoreSeries = (curve: readonly ScorePoint[] | undefined, frames: readonly FramePoint[]): Series => {
  const points: readonly ScorePoint[] = curve ?? frames;
  return { times: points.map(({ mediaTime }) => mediaTime), values: points.map(({ score }) => score) };
};

/** The timing of each move, at the middle of the move. */
export const timingSeries = (moves: readonly JudgedMove[]): Series => ({
  times: moves.map(middleOf),
  values: moves.map(({ timingMs }) => timingMs),
});

/** With what confidence the player was seen. */
export const trackingSeries = (frames: readonly FramePoint[]): Series => ({
  times: frames.map(({ mediaTime }) => mediaTime),
  values: frames.map(({ confidence }) => confidence),
});

/** The middle of a move. */
export const middleOf = ({ startS, endS }: Pick<JudgedMove, 'startS' | 'endS'>): Seconds => (startS + endS) / 2;

/** The move that is danced at a media time. */
export const moveAt = (moves: readonly JudgedMove[], t: Seconds): JudgedMove | null =>
  moves.find(({ startS, endS }) => t >= startS && t < endS) ?? null;
