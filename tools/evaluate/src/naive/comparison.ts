import { mean } from '@instep/choreo/statistics';
import { judgeFrames } from '@instep/measures/judge-run';
import { wrongDances, type Recording, type Recordings } from '../real/recordings.ts';
import type { NaiveCase } from './aligned.ts';
import { NAIVE_METRICS } from './metrics.ts';

/** The groups of people that a metric must tell apart: mean scores, 0..100. */
export type Comparison = {
  readonly on: string;
  readonly metric: string;
  readonly stoodStill: number | null;
  readonly didNothing: number | null;
  readonly wrongDance: number | null;
  readonly bad: number | null;
  readonly good: number | null;
  /** Cases in which nothing could be compared, or without a score: they are in none of the means. */
  readonly leftOut: number;
};

const judge = {
  name: 'Instep',
  score: ({ player, reference }: NaiveCase) => judgeFrames(reference, player).result.score ?? NaN,
};

/** The usual metrics and the judge, on the same people and dances. */
export const compareMetrics = (on: string, recordings: Recordings): Comparison[] =>
  [...NAIVE_METRICS, judge].map(({ name, score }) => {
    const scoresOf = (isIncluded: (recording: Recording) => boolean): number[] =>
      recordings.all.filter(isIncluded).map((one) => score(caseOf(one, one.own)));
    const groups = {
      stoodStill: scoresOf(({ kind, name: who }) => kind === 'still' && /still|standing/i.test(who)),
      didNothing: scoresOf(({ kind, name: who }) => kind === 'still' && !/still|standing/i.test(who)),
      wrongDance: recordings.all
        .filter(({ kind }) => kind === 'good')
        .flatMap((one) => wrongDances(recordings, one).map((dance) => score(caseOf(one, dance)))),
      bad: scoresOf(({ kind }) => kind === 'bad'),
      good: scoresOf(({ kind }) => kind === 'good'),
    };
    const leftOut = Object.values(groups).flat().filter(Number.isNaN).length;
    return {
      on,
      metric: name,
      stoodStill: meanOf(groups.stoodStill),
      didNothing: meanOf(groups.didNothing),
      wrongDance: meanOf(groups.wrongDance),
      bad: meanOf(groups.bad),
      good: meanOf(groups.good),
      leftOut,
    };
  });

/** The usual metrics can't detect the side, so it is given. */
const caseOf = ({ frames, side }: Recording, reference: NaiveCase['reference']): NaiveCase => ({
  player: frames.filter(({ mediaTime }) => mediaTime < reference.duration),
  reference,
  mirrored: side === 'mirrored',
});

/** The mean of the values that are not NaN; `null` without any. */
const meanOf = (values: readonly number[]): number | null => {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.length === 0 ? null : mean(known);
};
