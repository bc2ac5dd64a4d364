import { mean, quantile } from '@instep/choreo/statistics';
import type { Measure } from '@instep/measures/measure';
import type { PixelMaterial, SizedModel } from '../load-pixels.ts';
import { boneErrors, correctKeypoints, detectedShare } from '../pose-error.ts';
import type { ClipSpec } from '../clip.ts';
import { SEEN } from '../clips.ts';

const MODELS: readonly SizedModel[] = ['lite', 'full', 'heavy'];

const accuracyMeasure = (model: SizedModel, { name }: ClipSpec): Measure<PixelMaterial> => ({
  id: `2P ${name} ${model}`,
  measure: `pose network ${model}, ${name}: PCK of the torso, degrees that judged bones are off`,
  bounds: {},
  figuresOf: ({ seen }) => {
    const found = seen.find((one) => one.model === model && one.clip.name === name);
    if (!found) return null;
    const { samples } = found;
    const errors = boneErrors(samples);
    const values = {
      pck20: correctKeypoints(samples, 0.2),
      pck10: correctKeypoints(samples, 0.1),
      degrees: mean(errors),
      degreesP95: quantile(errors, 0.95),
      detected: detectedShare(samples),
    };
    return { values, n: samples.length };
  },
});

/** How exact each network is, in good and in bad conditions. */
export const accuracyMeasures: readonly Measure<PixelMaterial>[] = SEEN.flatMap((clip) =>
  MODELS.map((model) => accuracyMeasure(model, clip)),
);
