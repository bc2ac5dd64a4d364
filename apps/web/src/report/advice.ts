import { MIN_COMPLETE_SHARE, earnedShare, type DanceResult } from '@instep/choreo/result';
import { latenessOf } from '@instep/choreo/lateness';
import { MISSED_RATING, STAR_POINTS } from '@instep/choreo/rating';
import type { Limb } from '@instep/choreo/skeleton';
import type { DanceSummary } from '@instep/protocol/http';
import type { Moment } from '../play/worst-moments.ts';

/** The one piece of advice that a player gets after a dance. */
export type Advice =
  | { readonly about: 'limb'; readonly limb: Limb }
  | { readonly about: 'moment'; readonly moment: Moment }
  | { readonly about: 'strong' | 'again' | 'slower' | 'unseen' | 'behind' };

type JudgedResult = Pick<DanceResult, 'score' | 'seen' | 'limbs' | 'weakestLimb' | 'lateMs'>;

/** A limb at or above this, of 100, needs no work. Chosen by taste. */
const GOOD_LIMB_SCORE = 75;
/**
 * A score below this, of 100, means that hardly anything was the dance: no limb stands out, it is too fast. Wrong
 * dances score that, too.
 */
const MIN_RECOGNISABLE_SCORE = 15;
/** The same for a player who is late throughout: lateness alone can cost two thirds of a score. */
const MIN_RECOGNISABLE_LATE_SCORE = 5;
/** The score of a strong second dancer, of 100. */
const STRONG_SCORE = 65;

/** The advice that helps most next time, also from the worst moment; null if nothing was judged. */
export const adviceFor = (
  { score, seen, limbs, weakestLimb, lateMs }: JudgedResult,
  [worst]: readonly Moment[],
): Advice | null => {
  if (score === null) return null;
  const mean = score / earnedShare(seen);
  const isLate = ['half_second_behind', 'second_behind'].includes(latenessOf(lateMs ?? 0) ?? '');
  if (isLate && mean >= MIN_RECOGNISABLE_LATE_SCORE) return { about: 'behind' };
  if (mean < MIN_RECOGNISABLE_SCORE) return { about: 'slower' };
  if (seen < MIN_COMPLETE_SHARE) return { about: 'unseen' };
  if (weakestLimb && (limbs[weakestLimb] ?? 100) < GOOD_LIMB_SCORE) return { about: 'limb', limb: weakestLimb };
  if (worst?.rating === MISSED_RATING) return { about: 'moment', moment: worst };
  return { about: score >= STRONG_SCORE ? 'strong' : 'again' };
};

/**
 * The moment that the advice's button practises: for a limb, one where it was off; null if the advice is not to practise
 * or no moment stands out.
 */
export const momentToPractise = (moments: readonly Moment[], advice: Advice | null): Moment | null => {
  if (advice?.about === 'moment') return advice.moment;
  if (advice?.about === 'slower') return moments[0] ?? null;
  if (advice?.about !== 'limb') return null;
  return moments.find(({ limb }) => limb === advice.limb) ?? moments[0] ?? null;
};

/** The dance for a player who is strong in `danced`: of the next higher level, one they have not danced if possible. */
export const harderDance = (
  dances: readonly DanceSummary[],
  danced: Pick<DanceSummary, 'level'>,
  hasDanced: (danceId: string) => boolean,
): DanceSummary | null => {
  const levels = dances.map(({ level }) => level).filter((level) => level > danced.level);
  const harder = dances.filter(({ level }) => level === Math.min(...levels));
  return harder.find(({ id }) => !hasDanced(id)) ?? harder[0] ?? null;
};

/** What is nearly reached: the player's best, or the next star. */
export type NextGoal = { readonly about: 'best' | 'stars'; readonly points: number; readonly stars: number };

/** A goal that is further away than this is not shown. */
const MAX_POINTS_TO_GOAL = 1_500;

/** The nearest goal that a run missed, with the points to it; null if none is near. `best` is the player's, with this run. */
export const nextGoal = ({ points, stars }: Pick<DanceResult, 'points' | 'stars'>, best: number): NextGoal | null => {
  const goals: readonly NextGoal[] = [
    { about: 'best', points: best - points, stars },
    { about: 'stars', points: (STAR_POINTS[stars] ?? Infinity) - points, stars: stars + 1 },
  ];
  const near = goals.filter((goal) => goal.points > 0 && goal.points <= MAX_POINTS_TO_GOAL);
  return near.toSorted((a, b) => a.points - b.points)[0] ?? null;
};
