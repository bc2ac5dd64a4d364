import { mean } from '@instep/choreo/statistics';
import type { Measure } from '@instep/measures/measure';
import { scoreOrZero } from '@instep/measures/judge-run';
import { knownScores, withLeftOut } from '../../scores.ts';
import { ofKind, type Recordings } from '../recordings.ts';

/** Good dancing must get a higher score than bad dancing of the same dance. */
export const goodAgainstBadMeasure: Measure<Recordings> = {
  id: 'b R',
  measure: 'the same dance danced well and deliberately badly: smallest difference',
  bounds: {},
  figuresOf: (recordings) => {
    const pairs = ofKind(recordings, 'bad').flatMap((bad) =>
      ofKind(recordings, 'good')
        .filter((good) => good.own.id === bad.own.id)
        .map((good) => ({ good: recordings.judge(good, good.own), bad: recordings.judge(bad, bad.own) })),
    );
    if (pairs.length === 0) return null;
    const [good, bad] = [pairs.map((pair) => pair.good), pairs.map((pair) => pair.bad)];
    const values = {
      least: Math.min(...pairs.map((pair) => scoreOrZero(pair.good) - scoreOrZero(pair.bad))),
      good: mean(knownScores(good)),
      bad: mean(knownScores(bad)),
    };
    const unscored = pairs.filter((pair) => pair.good.result.score === null || pair.bad.result.score === null);
    return withLeftOut(unscored.length, { values, n: pairs.length });
  },
};
