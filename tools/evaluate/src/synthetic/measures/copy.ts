import { standardDeviation, mean } from '@instep/choreo/statistics';
import type { Measure } from '@instep/measures/measure';
import type { SyntheticPlayers } from '@instep/measures/synthetic/synthetic-players';

const copies = ({ dances, repeats, score }: SyntheticPlayers): number[][] =>
  dances.map((dance) => Array.from({ length: repeats }, (_, seed) => score({ dance, camera: { seed } })));

/** A player who dances exactly as the dancer does, seen by an ordinary camera. */
export const copyMeasure: Measure<SyntheticPlayers> = {
  id: '6S',
  measure: 'score of a perfect copy with noise',
  bounds: { mean: { atLeast: 92 }, min: { atLeast: 85 } },
  figuresOf: (synthetic) => {
    const scores = copies(synthetic).flat();
    return { values: { mean: mean(scores), min: Math.min(...scores) }, n: scores.length };
  },
};

/** The same performance with different noise must get the same score. */
export const retestMeasure: Measure<SyntheticPlayers> = {
  id: '20S',
  measure: 'test-retest deviation of the score, other noise',
  bounds: { points: { atMost: 1 } },
  figuresOf: (synthetic) => {
    if (synthetic.repeats < 2) return null;
    const perDance = copies(synthetic).map(standardDeviation);
    const note = 'The ICC of repeated performances is not measured: nobody in the data danced twice.';
    return { values: { points: mean(perDance), worst: Math.max(...perDance) }, n: perDance.length, note };
  },
};
