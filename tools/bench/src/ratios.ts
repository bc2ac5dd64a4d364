import type { Measured } from './measure.ts';

/** How many times cheaper one measure is than another, both of the same run. */
const RATIOS = {
  landmarkLiteVsWasm: ['landmark_lite_untouched', 'landmark_lite'],
  landmarkFullVsWasm: ['landmark_full_untouched', 'landmark_full'],
  landmarkHeavyVsWasm: ['landmark_heavy_untouched', 'landmark_heavy'],
  /** What leaving the mask out brings by itself. */
  landmarkFullPruned: ['landmark_full_untouched', 'landmark_full_wasm'],
  /** What the core's arithmetic would still allow. */
  landmarkFullVsLeast: ['landmark_full', 'least_full'],
  detectorVsWasm: ['detector_wasm', 'detector'],
  /** The obvious path: sharp, and the model as it comes on LiteRT's wasm. */
  frameLiteVsObvious: ['frame_lite_obvious', 'frame_lite'],
  frameFullVsObvious: ['frame_full_obvious', 'frame_full'],
} as const;

export type RatioName = keyof typeof RATIOS;

/** The ratios of those measures that were measured. */
export const ratiosOf = (measured: readonly Measured[]): { readonly [name in RatioName]?: number } => {
  const medians = new Map(measured.map(({ id, median }) => [id, median]));
  return Object.fromEntries(
    Object.entries(RATIOS).flatMap(([name, [dear, cheap]]) => {
      const ratio = (medians.get(dear) ?? NaN) / (medians.get(cheap) ?? NaN);
      return Number.isFinite(ratio) ? [[name, Math.round(ratio * 1000) / 1000]] : [];
    }),
  );
};
