/** Finds the offset between two recordings of a dance. */
import { earnedShare, type DanceResult } from '@instep/choreo/result';
import type { Reference } from '@instep/choreo/judge/reference';
import type { TimedPose } from '@instep/choreo/pose';
import type { Seconds, UnitInterval } from '@instep/choreo/units';
import { judgeAttempt, type Judgement } from './comparison.ts';

/** A found offset: t_attempt = t_reference + offset. */
export type FoundOffset = {
  readonly offset: Seconds;
  /**
   * By how much the score at this offset exceeds the best score at other offsets and the chance score, as a share of
   * the score at this offset.
   */
  readonly confidence: UnitInterval;
  /** The judge's result at this offset. */
  readonly judgement: Judgement;
};

/** The judge searches a range of 0.9 s for the lag: with steps of half that length, no offset is missed. */
const STEP: Seconds = 0.45;
/** A second good score at a smaller distance than this belongs to the same offset. */
const SAME_OFFSET: Seconds = 1.2;
/** If the recordings overlap for less than this, the judge has too few windows for a result. */
export const MIN_COMMON: Seconds = 4;

/** A score that wrong dances can reach as well. */
const CHANCE_SCORE = 20;
/** A correction that lowers the score by more than this is discarded: it left too little overlap. */
const MAX_LOSS = 2;

/** Finds an attempt's offset from the reference: where its score is best, corrected by the lag measured there. */
export const findOffset = (reference: Reference, attempt: readonly TimedPose[]): FoundOffset => {
  const judgedAt = (at: Seconds) => {
    const offset = Number(at.toFixed(3));
    const judgement = judgeAttempt(reference, attempt, offset);
    return { offset, judgement, rating: ratingOf(judgement.result) };
  };
  const length = attempt.at(-1)?.mediaTime ?? 0;
  const candidates = offsetsToJudge(reference, attempt, length).map(judgedAt);
  const best = candidates.reduce((first, second) => (second.rating > first.rating ? second : first));
  const corrected = judgedAt(best.offset + (best.judgement.result.lagMs ?? 0) / 1000);
  const { offset, judgement, rating } = corrected.rating >= best.rating - MAX_LOSS ? corrected : best;
  const elsewhere = candidates.filter((other) => Math.abs(other.offset - offset) > SAME_OFFSET);
  const runnerUp = Math.max(CHANCE_SCORE, ...elsewhere.map((other) => other.rating));
  const isConfident = rating > runnerUp && commonTime(reference.duration, length, offset) >= MIN_COMMON;
  return { offset, judgement, confidence: isConfident ? Number((1 - runnerUp / rating).toFixed(3)) : 0 };
};

/** The mean score over what was judged, however short the overlap is; -Infinity if there is no score. */
const ratingOf = ({ score, seen }: DanceResult): number => (score === null ? -Infinity : score / earnedShare(seen));

const commonTime = (reference: Seconds, attempt: Seconds, offset: Seconds): Seconds =>
  Math.min(reference, attempt - offset) - Math.max(0, -offset);

/** Longer recordings are first compared by an excerpt: else the time would grow with the square of their length. */
const MAX_COMPARED_WHOLE: Seconds = 60;
const EXCERPT: Seconds = 30;
/** How many offsets of the excerpt are then compared whole, each with its neighbours. */
const MAX_SHORTLISTED = 3;

/** The offsets at which the whole recordings are judged. */
const offsetsToJudge = (reference: Reference, attempt: readonly TimedPose[], length: Seconds): Seconds[] => {
  const offsets = offsetsToTry(reference.duration, length);
  if (Math.max(reference.duration, length) <= MAX_COMPARED_WHOLE) return offsets;
  const rated = offsets.map((offset) => {
    // Wherever the shorter one lies, half of it is common, so its middle is.
    const middle = reference.duration <= length ? reference.duration / 2 + offset : length / 2;
    const excerpt = attempt.filter(({ mediaTime }) => Math.abs(mediaTime - middle) <= EXCERPT / 2);
    return { offset, rating: ratingOf(judgeAttempt(reference, excerpt, offset).result) };
  });
  const best = rated.toSorted((a, b) => b.rating - a.rating).slice(0, MAX_SHORTLISTED);
  return offsets.filter((offset) => best.some((one) => Math.abs(one.offset - offset) <= STEP * 1.5));
};

/**
 * Offsets at which at least half of the shorter recording overlaps the other one, sorted by their distance from 0,
 * which is one of them.
 */
const offsetsToTry = (reference: Seconds, attempt: Seconds): Seconds[] => {
  const overlap = Math.min(reference, attempt) / 2;
  const first = Math.ceil((overlap - reference) / STEP);
  const last = Math.floor((attempt - overlap) / STEP);
  const steps = Array.from({ length: Math.max(1, last - first + 1) }, (_, index) => first + index);
  return steps.sort((a, b) => Math.abs(a) - Math.abs(b)).map((step) => step * STEP);
};
