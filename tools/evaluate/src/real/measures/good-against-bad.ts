import type { Measure } from '../../measure.ts';
import { mean } from '../../statistics/summary.ts';
import { ofKind, type Recordings } from '../recordings.ts';

/** Somebody who dances well must get more than somebody who dances the same dance badly. */
export const goodAgainstBadMeasure: Measure<Recordings> = {
  id: 'b R',
  measure: 'the same dance danced well and deliberately badly: least difference',
  bounds: {},
  figuresOf: (recordings) => {
    const pairs = ofKind(recordings, 'bad').flatMap((bad) =>
      ofKind(recordings, 'good')
        .filter((good) => good.own.id === bad.own.id)
        .map((good) => ({ good: recordings.score(good, good.own), bad: recordings.score(bad, bad.own) })),
    );
    if (pairs.length === 0) return null;
    const values = {
      least: Math.min(...pairs.map(({ good, bad }) => good - bad)),
      good: mean(pairs.map(({ good }) => good)),
      bad: mean(pairs.map(({ bad }) => bad)),
    };
    return { values, n: pairs.length };
  },
};
