import { RATING_PROPERTIES, type Rating } from '@instep/choreo/rating';
import type { Limb } from '@instep/choreo/skeleton';
import type { Seconds, UnitInterval } from '@instep/choreo/units';
import type { DanceMove } from '@instep/protocol/http';
import { countsOf, type Counts } from './section.ts';

type JudgedMove = {
  readonly move: number;
  readonly rating: Rating | null;
  readonly form: UnitInterval | null;
  readonly weakLimb: Limb | null;
};

/** A move that needs work, and when it is in the dance. */
export type Moment = {
  readonly n: number;
  readonly rating: Rating;
  readonly limb: Limb | null;
  readonly startS: Seconds;
  readonly endS: Seconds;
  /** Its beats, counted from 1; null if the beat is not known. */
  readonly counts: Counts | null;
};

const MAX_MOMENTS = 3;

/** The moves to review, worst first: at most three, and only those that need work. */
export const worstMoments = (
  verdicts: readonly JudgedMove[],
  moves: readonly DanceMove[],
  bpm: number | null,
): readonly Moment[] =>
  verdicts
    .flatMap(({ move: n, rating, form, weakLimb }) => {
      const move = moves.find((one) => one.n === n);
      if (!move || rating === null || !RATING_PROPERTIES[rating].needsWork) return [];
      const { startS, endS } = move;
      return [
        {
          n,
          rating,
          limb: weakLimb,
          startS,
          endS,
          counts: countsOf(move, { bpm, firstCountAt: moves[0]?.startS ?? 0 }),
          form: form ?? 0,
        },
      ];
    })
    .sort((a, b) => a.form - b.form)
    .slice(0, MAX_MOMENTS);
