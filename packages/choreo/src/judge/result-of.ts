/** Makes the result of a dance. */
import type { Rig } from '../lateness.ts';
import { keepsCombo, pointsOf, RATINGS, starsOf, type ByRating, type Rating } from '../rating.ts';
import type { DanceResult } from '../result.ts';
import type { Milliseconds, Seconds, UnitInterval } from '../units.ts';
import type { Scope, Verdict } from '../verdict.ts';
import type { Song } from './song.ts';
import type { Whole } from './whole.ts';

/** A move that deviates by more than this counts as early or late. */
const OFF_BEAT: Seconds = 0.1;

/** Everything that is known at the end. */
export type Ending = {
  readonly scope: Scope;
  /** False if the legs were never seen. */
  readonly legs: boolean;
  readonly whole: Whole & { readonly late: Seconds };
  readonly rig: Rig;
  readonly song: Song;
  /** The verdicts as they were given, in order of the moves. */
  readonly said: readonly Verdict[];
};

/** The result of a dance: the score from its windows, the counts from the verdicts that were given. */
export const resultOf = ({ scope, legs, whole, rig, song, said }: Ending): DanceResult => {
  const points = song.score === null ? 0 : pointsOf(song.score);
  const isLagTold = song.score !== null && whole.clearLag !== null;
  return {
    ...song,
    points,
    stars: starsOf(points),
    counts: countsOf(said),
    unseen: said.filter(({ rating }) => rating === null).length,
    maxCombo: maxComboOf(said),
    scope,
    upperBodyOnly: !legs,
    lagMs: isLagTold ? inMs(whole.clearLag) : null,
    lateMs: isLagTold ? inMs(whole.late) : null,
    rig: { lagMs: inMs(rig.lag), origin: rig.origin },
    side: song.score === null ? null : whole.side,
    yawDeg: song.score === null ? null : whole.yaw,
    form: meanOf(said.flatMap(({ form }) => form ?? [])),
    timing: timingOf(said.flatMap(({ timing }) => timing ?? [])),
  };
};

const inMs = (time: Seconds): Milliseconds => Math.round(1000 * time);

const countsOf = (said: readonly Verdict[]): ByRating<number> =>
  Object.fromEntries(
    RATINGS.map((rating) => [rating, said.filter((verdict) => verdict.rating === rating).length]),
  ) as Record<Rating, number>;

/** Unseen moves neither continue nor break a combo. */
const maxComboOf = (said: readonly Verdict[]): number => {
  let combo = 0;
  let most = 0;
  for (const { rating } of said) {
    if (rating === null) continue;
    combo = keepsCombo(rating) ? combo + 1 : 0;
    most = Math.max(most, combo);
  }
  return most;
};

const meanOf = (values: readonly number[]): UnitInterval | null =>
  values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : null;

const timingOf = (timings: readonly Seconds[]): DanceResult['timing'] => {
  if (timings.length === 0) return null;
  const sizes = timings.map(Math.abs).sort((a, b) => a - b);
  return {
    medianMs: Math.round(1000 * (sizes[sizes.length >> 1] as Seconds)),
    earlyShare: timings.filter((timing) => timing < -OFF_BEAT).length / timings.length,
    lateShare: timings.filter((timing) => timing > OFF_BEAT).length / timings.length,
  };
};
