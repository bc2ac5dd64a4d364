import { mean, quantile } from '@instep/choreo/statistics';
import type { Measure } from '@instep/measures/measure';
import type { Pixels, SizedModel } from '../load-pixels.ts';
import { boneErrors, correctKeypoints, detected } from '../pose-error.ts';
import type { Take } from '../take.ts';
import { SEEN } from '../takes.ts';

const MODELS: readonly SizedModel[] = ['lite', 'full', 'heavy'];

const accuracyMeasure = (model: SizedModel, { name }: Take): Measure<Pixels> => ({
  id: `2P ${name} ${model}`,
  measure: `pose network ${model}, ${name}: PCK of the torso, degrees that judged bones are off`,
  bounds: {},
  figuresOf: ({ seen }) => {
    const found = seen.find((one) => one.model === model && one.take.name === name);
    if (!found) return null;
    const { sightings } = found;
    const errors = boneErrors(sightings);
    const values = {
      pck20: correctKeypoints(sightings, 0.2),
      pck10: correctKeypoints(sightings, 0.1),
      degrees: mean(errors),
      degreesP95: quantile(errors, 0.95),
      detected: detected(sightings),
    };
    return { values, n: sightings.length };
  },
});

/** How exact each network is, in good and in bad conditions. */
export const accuracyMeasures: readonly Measure<Pixels>[] = SEEN.flatMap((take) =>
  MODELS.map((model) => accuracyMeasure(model, take)),
);
