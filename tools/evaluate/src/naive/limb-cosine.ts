import { meanOfPairs, type NaiveMetric } from './aligned.ts';
import { meanLimbCosine } from './vectors.ts';

/** The mean cosine between bones, from opposite (0) to the same (100). */
export const limbCosine: NaiveMetric = {
  name: 'limb cosine',
  score: (naiveCase) => 50 * (1 + meanOfPairs(naiveCase, ({ player, reference }) => meanLimbCosine(player, reference))),
};
