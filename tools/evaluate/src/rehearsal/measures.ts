import type { Measure } from '@instep/measures/measure';
import { frozenLimbMeasure, halfDancerMeasure } from './frozen-limbs.ts';
import type { Rehearsals } from './rehearsals.ts';
import { lateMoveMeasure } from './late-moves.ts';

/** A player who dances another dance, or stands still, must score much less than one who dances the shown dance. */
const writtenDancesMeasure: Measure<Rehearsals> = {
  id: 'a S written',
  measure: 'score of written dances: the own one, another one, standing still',
  bounds: { own: { atLeast: 85 }, wrong: { atMost: 22 }, still: { atMost: 12 } },
  figuresOf: ({ dances, score }) => {
    if (dances.length === 0) return null;
    const wrongScores = dances.flatMap((shown) =>
      dances.filter((danced) => danced !== shown).map((danced) => score(shown, [], danced)),
    );
    const values = {
      own: Math.min(...dances.map((dance) => score(dance))),
      ...(wrongScores.length > 0 ? { wrong: Math.max(...wrongScores) } : {}),
      still: Math.max(...dances.map((dance) => score(dance, [{ kind: 'still' }]))),
    };
    return {
      values,
      n: wrongScores.length + 2 * dances.length,
      note: 'Own: the lowest score; wrong and still: the highest.',
    };
  },
};

/** Measures of the judge on written dances, with simulated poses of players instead of frames. */
export const REHEARSAL_MEASURES: readonly Measure<Rehearsals>[] = [
  frozenLimbMeasure,
  halfDancerMeasure,
  writtenDancesMeasure,
  lateMoveMeasure,
];
