/** Makes the result of a dance. */
import type { Rig } from '../lateness.ts';
import { keepsCombo, pointsOf, RATINGS, starsOf, type ByRating, type Rating } from '../rating.ts';
import type { DanceResult } from '../result.ts';
import type { Milliseconds, Seconds, UnitInterval } from '../units.ts';
import type { Scope, Verdict } from '../verdict.ts';
import type { DanceScore } from './dance-score.ts';
import type { Alignment } from './alignment.ts';

/** A move that deviates by more than this counts as early or late. */
const MAX_ON_BEAT_DEVIATION: Seconds = 0.1;

/** Everything that is known at the end. */
export type ResultInputs = {
  readonly scope: Scope;
  /** False if the legs were never seen. */
  readonly hasVisibleLegs: boolean;
  readonly alignment: Alignment & { readonly lateness: Seconds };
  readonly rig: Rig;
  readonly score: DanceScore;
  /** The verdicts as they were given, in order of the moves. */
  readonly verdicts: readonly Verdict[];
};

/** The result of a dance: the score from its windows, the counts from the verdicts that were given. */
export const makeResult = ({ scope, hasVisibleLegs, alignment, rig, score, verdicts }: ResultInputs): DanceResult => {
  const points = score.score === null ? 0 : pointsOf(score.score);
  const isLagShown = score.score !== null && alignment.clearLag !== null;
  return {
    ...score,
    points,
    stars: starsOf(points),
    counts: countsOf(verdicts),
    unseen: verdicts.filter(({ rating }) => rating === null).length,
    maxCombo: maxComboOf(verdicts),
    scope,
    upperBodyOnly: !hasVisibleLegs,
    lagMs: isLagShown ? toMilliseconds(alignment.clearLag) : null,
    lateMs: isLagShown ? toMilliseconds(alignment.lateness) : null,
    rig: { lagMs: toMilliseconds(rig.lag), origin: rig.origin },
    side: score.score === null ? null : alignment.side,
    yawDeg: score.score === null ? null : alignment.yaw,
    form: meanOf(verdicts.flatMap(({ form }) => form ?? [])),
    timing: timingOf(verdicts.flatMap(({ timing }) => timing ?? [])),
  };
};

const toMilliseconds = (time: Seconds): Milliseconds => Math.round(1000 * time);

const countsOf = (verdicts: readonly Verdict[]): ByRating<number> =>
  Object.fromEntries(
    RATINGS.map((rating) => [rating, verdicts.filter((verdict) => verdict.rating === rating).length]),
  ) as Record<Rating, number>;

/** Unseen moves neither continue nor break a combo. */
const maxComboOf = (verdicts: readonly Verdict[]): number => {
  let combo = 0;
  let max = 0;
  for (const { rating } of verdicts) {
    if (rating === null) continue;
    combo = keepsCombo(rating) ? combo + 1 : 0;
    max = Math.max(max, combo);
  }
  return max;
};

const meanOf = (values: readonly number[]): UnitInterval | null =>
  values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : null;

const timingOf = (timings: readonly Seconds[]): DanceResult['timing'] => {
  if (timings.length === 0) return null;
  const sizes = timings.map(Math.abs).sort((a, b) => a - b);
  return {
    medianMs: Math.round(1000 * (sizes[sizes.length >> 1] as Seconds)),
    earlyShare: timings.filter((timing) => timing < -MAX_ON_BEAT_DEVIATION).length / timings.length,
    lateShare: timings.filter((timing) => timing > MAX_ON_BEAT_DEVIATION).length / timings.length,
  };
};
