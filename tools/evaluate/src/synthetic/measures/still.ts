import type { Measure } from '@instep/measures/measure';
import { scoreFigures } from '../../scores.ts';
import { atAmplitude, stillAtFirst } from '../body.ts';
import type { Attempt, Stage } from '@instep/measures/synthetic/synthetic-players';

const still = (id: string, measure: string, change: NonNullable<Attempt['change']>): Measure<Stage> => ({
  id,
  measure,
  bounds: { mean: { atMost: 6 }, max: { atMost: 12 } },
  figuresOf: ({ dances, repeats, perform }) =>
    scoreFigures(
      dances.flatMap((dance) =>
        Array.from({ length: repeats }, (_, seed) => perform({ dance, name: id, change, camera: { seed } })),
      ),
      ['mean', 'max'],
    ),
});

/** Standing in the mean pose or the first pose of the dance, with an estimator's noise. */
export const stillMeasures: readonly Measure<Stage>[] = [
  still('4S mean pose', 'score of standing still in the mean pose, with noise', (motion) => atAmplitude(motion, 0)),
  still('4S first pose', 'score of standing still in the first pose, with noise', stillAtFirst),
];
