import { perform, scoreOf } from '../run-judge.ts';
import { mean } from '../statistics/summary.ts';
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
};

const judge = { name: 'Instep', score: ({ player, reference }: NaiveCase) => scoreOf(perform(reference, player)) };

/** The usual metrics and the judge on the same people, beside the same dances. */
export const compareMetrics = (on: string, recordings: Recordings): Comparison[] =>
  [...NAIVE_METRICS, judge].map(({ name, score }) => {
    const own = (belongs: (recording: Recording) => boolean): number | null =>
      meanOf(recordings.all.filter(belongs).map((one) => score(caseOf(one, one.own))));
    const wrong = recordings.all
      .filter(({ kind }) => kind === 'good')
      .flatMap((one) => wrongDances(recordings, one).map((dance) => score(caseOf(one, dance))));
    return {
      on,
      metric: name,
      stoodStill: own(({ kind, name: who }) => kind === 'still' && /still|standing/i.test(who)),
      didNothing: own(({ kind, name: who }) => kind === 'still' && !/still|standing/i.test(who)),
      wrongDance: meanOf(wrong),
      bad: own(({ kind }) => kind === 'bad'),
      good: own(({ kind }) => kind === 'good'),
    };
  });

/** The usual metrics need to be told the side. */
const caseOf = ({ frames, side }: Recording, reference: NaiveCase['reference']): NaiveCase => ({
  player: frames.filter(({ mediaTime }) => mediaTime < reference.duration),
  reference,
  mirrored: side === 'mirrored',
});

const meanOf = (values: readonly number[]): number | null => (values.length === 0 ? null : mean(values));
