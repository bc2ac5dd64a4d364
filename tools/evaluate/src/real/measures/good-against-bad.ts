import { mean } from '@instep/choreo/statistics';
import type { Measure } from '@instep/measures/measure';
import { scoreOf } from '@instep/measures/judge-run';
import { knownScores, withLeftOut } from '../../scores.ts';
import { ofKind, type Recordings } from '../recordings.ts';

/** Good dancing must get a higher score than bad dancing of the same dance. */
export const goodAgainstBadMeasure: Measure<Recordings> = {
  id: 'b R',
  measure: 'the same dance danced well and deliberately badly: least difference',
  bounds: {},
  figuresOf: (recordings) => {
    const pairs = ofKind(recordings, 'bad').flatMap((bad) =>
      ofKind(recordings, 'good')
        .filter((good) => good.own.id === bad.own.id)
        .map((good) => ({ good: recordings.perform(good, good.own), bad: recordings.perform(bad, bad.own) })),
    );
    if (pairs.length === 0) return null;
    const [good, bad] = [pairs.map((pair) => pair.good), pairs.map((pair) => pair.bad)];
    const values = {
      least: Math.min(...pairs.map((pair) => scoreOf(pair.good) - scoreOf(pair.bad))),
      good: mean(knownScores(good)),
      bad: mean(knownScores(bad)),
    };
    const unscored = pairs.filter((pair) => pair.good.result.score === null || pair.bad.result.score === null);
    return withLeftOut(unscored.length, { values, n: pairs.length });
  },
};
