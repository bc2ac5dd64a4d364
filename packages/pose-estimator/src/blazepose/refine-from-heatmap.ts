import { HEATMAP_SIZE, LANDMARK_COUNT, type LandmarkOutput, type TensorLayout } from '../engines/pose-engine.ts';
import { sigmoid } from './sigmoid.ts';

/** Cells looked at to each side of the landmark's own: a window of 7 x 7. As in BlazePose. */
const REACH = 3;
const MIN_CONFIDENCE = 0.5;

/** A place in 0..1 of the region's sides. */
export type RegionPoint = { readonly u: number; readonly v: number };

/**
 * The landmark's place as its heatmap sees it: the mean of the cells around the regressed place, weighted by their
 * confidence. The regressed place itself where the heatmap is unsure, or the landmark outside.
 */
export const refineFromHeatmap = (
  regressed: RegionPoint,
  landmark: number,
  heatmaps: LandmarkOutput['heatmaps'],
  layout: TensorLayout,
): RegionPoint => {
  const column = Math.trunc(regressed.u * HEATMAP_SIZE);
  const row = Math.trunc(regressed.v * HEATMAP_SIZE);
  if (!isInside(column) || !isInside(row)) return regressed;
  const confidenceAt = confidences(landmark, heatmaps, layout);
  let [best, sum, columns, rows] = [0, 0, 0, 0];
  for (let y = Math.max(0, row - REACH); y <= Math.min(HEATMAP_SIZE - 1, row + REACH); y++) {
    for (let x = Math.max(0, column - REACH); x <= Math.min(HEATMAP_SIZE - 1, column + REACH); x++) {
      const confidence = confidenceAt(x, y);
      best = Math.max(best, confidence);
      sum += confidence;
      columns += x * confidence;
      rows += y * confidence;
    }
  }
  return best < MIN_CONFIDENCE ? regressed : { u: columns / sum / HEATMAP_SIZE, v: rows / sum / HEATMAP_SIZE };
};

const isInside = (cell: number): boolean => cell >= 0 && cell < HEATMAP_SIZE;

const confidences = (landmark: number, heatmaps: Float32Array, layout: TensorLayout) => {
  const [cellStep, start] =
    layout === 'channels_last' ? [LANDMARK_COUNT, landmark] : [1, landmark * HEATMAP_SIZE * HEATMAP_SIZE];
  return (x: number, y: number): number => sigmoid(heatmaps[start + (y * HEATMAP_SIZE + x) * cellStep] ?? -Infinity);
};
