import type { Measured } from './measure.ts';

/** How many times cheaper one measure is than another, both of the same run. */
const RATIOS = {
  landmarkLiteVsWasm: ['landmark_lite_untouched', 'landmark_lite'],
  landmarkFullVsWasm: ['landmark_full_untouched', 'landmark_full'],
  landmarkHeavyVsWasm: ['landmark_heavy_untouched', 'landmark_heavy'],
  /** What leaving out the segmentation mask gains by itself. */
  landmarkFullPruned: ['landmark_full_untouched', 'landmark_full_wasm'],
  /** How far the network is from the limit of the core's arithmetic. */
  landmarkFullVsLeast: ['landmark_full', 'least_full'],
  detectorVsWasm: ['detector_wasm', 'detector'],
  /** The obvious way: decoding with sharp, and the unchanged model on LiteRT's wasm. */
  frameLiteVsObvious: ['frame_lite_obvious', 'frame_lite'],
  frameFullVsObvious: ['frame_full_obvious', 'frame_full'],
} as const;

export type RatioName = keyof typeof RATIOS;

/** The ratios for which both measures were taken. */
export const ratiosOf = (measured: readonly Measured[]): { readonly [name in RatioName]?: number } => {
  const medians = new Map(measured.map(({ id, median }) => [id, median]));
  return Object.fromEntries(
    Object.entries(RATIOS).flatMap(([name, [dear, cheap]]) => {
      const ratio = (medians.get(dear) ?? NaN) / (medians.get(cheap) ?? NaN);
      return Number.isFinite(ratio) ? [[name, Math.round(ratio * 1000) / 1000]] : [];
    }),
  );
};
