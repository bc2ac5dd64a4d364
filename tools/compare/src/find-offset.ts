/** Finds the offset between two recordings of a dance. */
import { earnedShare } from '@instep/choreo/completeness';
import type { Reference } from '@instep/choreo/judge/reference';
import type { TimedPose } from '@instep/choreo/pose';
import type { DanceResult } from '@instep/choreo/result';
import type { Seconds, UnitInterval } from '@instep/choreo/units';
import { judgeAttempt, type Judgement } from './comparison.ts';

/** A found offset: t_attempt = t_reference + offset. */
export type FoundOffset = {
  readonly offset: Seconds;
  /** How far the score there is above the best one elsewhere and above chance, as a share of it. */
  readonly confidence: UnitInterval;
  /** The judge's result at this offset. */
  readonly judgement: Judgement;
};

/** The judge looks for a lag over 0.9 s: steps of half of that leave no gap. */
const STEP: Seconds = 0.45;
/** A second good score nearer than this belongs to the same offset. */
const SAME_OFFSET: Seconds = 1.2;
/** With less in common than this, the judge has too few windows for a result. */
export const MIN_COMMON: Seconds = 4;

/** A score that wrong dances reach, too. */
const CHANCE_SCORE = 20;
/** A correction that costs more score than this is dropped: it left too little in common. */
const MAX_LOSS = 2;

/** Finds where an attempt lies on the reference's timeline: where its score is best, corrected by the lag that is measured there. */
export const findOffset = (reference: Reference, attempt: readonly TimedPose[]): FoundOffset => {
  const judgedAt = (at: Seconds) => {
    const offset = Number(at.toFixed(3));
    const judgement = judgeAttempt(reference, attempt, offset);
    return { offset, judgement, rating: ratingOf(judgement.result) };
  };
  const length = attempt.at(-1)?.mediaTime ?? 0;
  const tried = offsetsToTry(reference.duration, length).map(judgedAt);
  const best = tried.reduce((first, second) => (second.rating > first.rating ? second : first));
  const corrected = judgedAt(best.offset + (best.judgement.result.lagMs ?? 0) / 1000);
  const { offset, judgement, rating } = corrected.rating >= best.rating - MAX_LOSS ? corrected : best;
  const elsewhere = tried.filter((other) => Math.abs(other.offset - offset) > SAME_OFFSET);
  const runnerUp = Math.max(CHANCE_SCORE, ...elsewhere.map((other) => other.rating));
  const isSure = rating > runnerUp && commonTime(reference.duration, length, offset) >= MIN_COMMON;
  return { offset, judgement, confidence: isSure ? Number((1 - runnerUp / rating).toFixed(3)) : 0 };
};

/** Rates the part that both have in common, however short: the mean over what was judged. No score is the worst. */
const ratingOf = ({ score, seen }: DanceResult): number => (score === null ? -Infinity : score / earnedShare(seen));

const commonTime = (reference: Seconds, attempt: Seconds, offset: Seconds): Seconds =>
  Math.min(reference, attempt - offset) - Math.max(0, -offset);

/** Offsets at which at least half of the shorter recording overlaps the other; 0 is one of them, and the nearest to it come first. */
const offsetsToTry = (reference: Seconds, attempt: Seconds): Seconds[] => {
  const overlap = Math.min(reference, attempt) / 2;
  const first = Math.ceil((overlap - reference) / STEP);
  const last = Math.floor((attempt - overlap) / STEP);
  const steps = Array.from({ length: Math.max(1, last - first + 1) }, (_, index) => first + index);
  return steps.sort((a, b) => Math.abs(a) - Math.abs(b)).map((step) => step * STEP);
};
