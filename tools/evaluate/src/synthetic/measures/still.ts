import type { Measure } from '@instep/measures/measure';
import { scoreFigures } from '../../scores.ts';
import { atAmplitude, stillAtFirst } from '../body.ts';
import type { Attempt, SyntheticPlayers } from '@instep/measures/synthetic/synthetic-players';

const still = (id: string, measure: string, change: NonNullable<Attempt['change']>): Measure<SyntheticPlayers> => ({
  id,
  measure,
  bounds: { mean: { atMost: 6 }, max: { atMost: 12 } },
  figuresOf: ({ dances, repeats, judge }) =>
    scoreFigures(
      dances.flatMap((dance) =>
        Array.from({ length: repeats }, (_, seed) => judge({ dance, name: id, change, camera: { seed } })),
      ),
      ['mean', 'max'],
    ),
});

/** Standing in the mean pose or the first pose of the dance, with an estimator's noise. */
export const stillMeasures: readonly Measure<SyntheticPlayers>[] = [
  still('4S mean pose', 'score of standing still in the mean pose, with noise', (motion) => atAmplitude(motion, 0)),
  still('4S first pose', 'score of standing still in the first pose, with noise', stillAtFirst),
];
