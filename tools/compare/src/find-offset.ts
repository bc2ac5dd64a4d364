import { earnedShare } from '@instep/choreo/completeness';
import type { Reference } from '@instep/choreo/judge/reference';
import type { TimedPose } from '@instep/choreo/pose';
import type { Seconds, UnitInterval } from '@instep/choreo/units';
import { judgeAttempt } from './comparison.ts';

/** A found offset: t_attempt = t_reference + offset. */
export type FoundOffset = {
  readonly offset: Seconds;
  /** How far the best score stands above the best one elsewhere and above luck, as a share of it. */
  readonly confidence: UnitInterval;
};

/** The judge looks for a lag over 0.9 s: steps of half of that leave no gap. */
const STEP: Seconds = 0.45;
/** Nearer than this, a second good score is the same find. */
const SAME_FIND: Seconds = 1.2;

/** A score that wrong dances reach too (judging.md 9). */
const LUCK = 20;

/** Finds where an attempt lies on the reference's timeline: where the judge likes it best, corrected by the lag it saw. */
export const findOffset = (reference: Reference, attempt: readonly TimedPose[]): FoundOffset => {
  const tried = offsetsToTry(reference.duration, attempt.at(-1)?.mediaTime ?? 0).map((offset) => {
    const { score, seen, lagMs } = judgeAttempt(reference, attempt, offset).result;
    // An offset is rated by the part that both have, however short: by the mean over what was judged.
    return { offset, score: score === null ? 0 : score / earnedShare(seen), lag: (lagMs ?? 0) / 1000 };
  });
  const best = tried.reduce((first, second) => (second.score > first.score ? second : first));
  const elsewhere = tried.filter(({ offset }) => Math.abs(offset - best.offset) > SAME_FIND);
  const runnerUp = Math.max(LUCK, ...elsewhere.map(({ score }) => score));
  return {
    offset: best.offset + best.lag,
    confidence: best.score > runnerUp ? Number((1 - runnerUp / best.score).toFixed(3)) : 0,
  };
};

/** Offsets at which at least half of the shorter one lies beside the other; 0 among them. */
const offsetsToTry = (reference: Seconds, attempt: Seconds): Seconds[] => {
  const overlap = Math.min(reference, attempt) / 2;
  const first = Math.ceil((overlap - reference) / STEP);
  const last = Math.floor((attempt - overlap) / STEP);
  return Array.from({ length: Math.max(1, last - first + 1) }, (_, index) => (first + index) * STEP);
};
