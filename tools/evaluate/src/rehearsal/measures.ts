import type { Measure } from '@instep/measures/measure';
import { frozenLimbMeasure, halfDancerMeasure } from './frozen-limbs.ts';
import type { Rehearsals } from './rehearsals.ts';
import { lateMoveMeasure } from './late-moves.ts';

/** Written dances must be told apart from each other and from standing still. */
const writtenDancesMeasure: Measure<Rehearsals> = {
  id: 'a S written',
  measure: 'score of written dances: the own one, another one, standing still',
  bounds: { own: { atLeast: 85 }, wrong: { atMost: 22 }, still: { atMost: 12 } },
  figuresOf: ({ dances, score }) => {
    if (dances.length === 0) return null;
    const others = dances.flatMap((shown) =>
      dances.filter((danced) => danced !== shown).map((danced) => score(shown, [], danced)),
    );
    const values = {
      own: Math.min(...dances.map((dance) => score(dance))),
      ...(others.length > 0 ? { wrong: Math.max(...others) } : {}),
      still: Math.max(...dances.map((dance) => score(dance, [{ kind: 'still' }]))),
    };
    return { values, n: others.length + 2 * dances.length, note: 'The least own score, the most of the others.' };
  },
};

/** Players with another body on written dances, without frames. */
export const REHEARSAL_MEASURES: readonly Measure<Rehearsals>[] = [
  frozenLimbMeasure,
  halfDancerMeasure,
  writtenDancesMeasure,
  lateMoveMeasure,
];
