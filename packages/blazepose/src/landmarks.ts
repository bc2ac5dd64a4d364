/** Decodes the landmark network's output. */
import type { Keypoint, Pose, WorldPoint } from '@instep/choreo/pose';
import { byKeypoint } from '@instep/choreo/skeleton';
import {
  HEATMAP_SIZE,
  LANDMARK_COUNT,
  LANDMARK_SIZE,
  sigmoid,
  type LandmarkOutput,
  type TensorLayout,
} from './pose-engine.ts';
import { pointInFrame, regionAround, type Point, type Region } from './region.ts';

/** The landmark network's output for a region, decoded. */
export type Landmarks = {
  /** Confidence that a person is in the region, 0..1. */
  readonly flag: number;
  readonly pose: Pose;
  /** The region to search in the next frame. */
  readonly nextRegion: Region;
};

// After the 33 keypoints come the mid-hip and the edge of the body.
const CENTRE = 33;
const EDGE = 34;
const VALUES_PER_LANDMARK = 5;
const VISIBILITY = 3;

/** The pose in the frame's pixels, and the region for the next frame. Throws RangeError if the output is too short. */
export const decodeLandmarks = (output: LandmarkOutput, region: Region, layout: TensorLayout): Landmarks => {
  const pointOf = (landmark: number): Point => {
    const at = landmark * VALUES_PER_LANDMARK;
    const regressed = {
      u: valueAt(output.landmarks, at) / LANDMARK_SIZE,
      v: valueAt(output.landmarks, at + 1) / LANDMARK_SIZE,
    };
    const { u, v } = refineFromHeatmap(regressed, landmark, output.heatmaps, layout);
    return pointInFrame(region, u, v);
  };
  const keypointOf = (landmark: number): Keypoint => ({
    ...pointOf(landmark),
    confidence: sigmoid(valueAt(output.landmarks, landmark * VALUES_PER_LANDMARK + VISIBILITY)),
    world: worldPointOf(output.world, landmark, region.rotation),
  });
  return {
    flag: output.flag,
    pose: byKeypoint((_name, landmark) => keypointOf(landmark)),
    nextRegion: regionAround(pointOf(CENTRE), pointOf(EDGE)),
  };
};

/** A landmark in metres, with the region's rotation undone. */
const worldPointOf = (world: Float32Array, landmark: number, rotation: number): WorldPoint => {
  const [x, y, z] = [0, 1, 2].map((axis) => valueAt(world, 3 * landmark + axis)) as [number, number, number];
  const cos = Math.cos(rotation);
  const sin = Math.sin(rotation);
  return { x: cos * x - sin * y, y: sin * x + cos * y, z };
};

const valueAt = (values: Float32Array, index: number): number => {
  const value = values[index];
  if (value === undefined)
    throw new RangeError(`expected more than ${index} numbers of the network, got ${values.length}`);
  return value;
};

/** A point in a region, each coordinate 0..1 along a side. */
export type RegionPoint = { readonly u: number; readonly v: number };

/** Cells on each side of the landmark's own that are considered: a window of 7 x 7, as in BlazePose. */
const WINDOW_REACH = 3;
const MIN_CELL_CONFIDENCE = 0.5;

/**
 * The mean of the heatmap's cells around a regressed landmark, weighted by their confidence. Returns the regressed
 * point itself if no cell is confident enough, or if the point is outside the region.
 */
export const refineFromHeatmap = (
  regressed: RegionPoint,
  landmark: number,
  heatmaps: LandmarkOutput['heatmaps'],
  layout: TensorLayout,
): RegionPoint => {
  const column = Math.trunc(regressed.u * HEATMAP_SIZE);
  const row = Math.trunc(regressed.v * HEATMAP_SIZE);
  if (!isCell(column) || !isCell(row)) return regressed;
  const confidenceAt = heatmapReader(landmark, heatmaps, layout);
  let [best, sum, columns, rows] = [0, 0, 0, 0];
  for (let y = Math.max(0, row - WINDOW_REACH); y <= Math.min(HEATMAP_SIZE - 1, row + WINDOW_REACH); y++) {
    for (let x = Math.max(0, column - WINDOW_REACH); x <= Math.min(HEATMAP_SIZE - 1, column + WINDOW_REACH); x++) {
      const confidence = confidenceAt(x, y);
      best = Math.max(best, confidence);
      sum += confidence;
      columns += x * confidence;
      rows += y * confidence;
    }
  }
  return best < MIN_CELL_CONFIDENCE ? regressed : { u: columns / sum / HEATMAP_SIZE, v: rows / sum / HEATMAP_SIZE };
};

const isCell = (index: number): boolean => index >= 0 && index < HEATMAP_SIZE;

const heatmapReader = (landmark: number, heatmaps: Float32Array, layout: TensorLayout) => {
  const [cellStep, start] =
    layout === 'channels_last' ? [LANDMARK_COUNT, landmark] : [1, landmark * HEATMAP_SIZE * HEATMAP_SIZE];
  return (x: number, y: number): number => sigmoid(heatmaps[start + (y * HEATMAP_SIZE + x) * cellStep] ?? -Infinity);
};
