import type { Keypoint, Pose, WorldPoint } from '@instep/choreo/pose';
import { byKeypoint } from '@instep/choreo/skeleton';
import { LANDMARK_SIZE, type LandmarkOutput, type TensorLayout } from '../engines/pose-engine.ts';
import { refineFromHeatmap } from './refine-from-heatmap.ts';
import { fromRegion, regionAround, type Point, type Region } from './region.ts';
import { sigmoid } from './sigmoid.ts';

/** What the landmark network saw in a region. */
export type Sighting = {
  /** Whether it is a person, 0..1. */
  readonly flag: number;
  readonly pose: Pose;
  /** Where to look in the next picture. */
  readonly nextRegion: Region;
};

// After the 33 keypoints come the mid-hip and the point where the body ends.
const CENTRE = 33;
const EDGE = 34;
const VALUES_PER_LANDMARK = 5;
const VISIBILITY = 3;

/** The pose and the next region, in the picture's pixels, that the landmark network's numbers say. */
export const decodeLandmarks = (output: LandmarkOutput, region: Region, layout: TensorLayout): Sighting => {
  const place = (landmark: number): Point => {
    const at = landmark * VALUES_PER_LANDMARK;
    const regressed = {
      u: valueAt(output.landmarks, at) / LANDMARK_SIZE,
      v: valueAt(output.landmarks, at + 1) / LANDMARK_SIZE,
    };
    const { u, v } = refineFromHeatmap(regressed, landmark, output.heatmaps, layout);
    return fromRegion(region, u, v);
  };
  const keypoint = (landmark: number): Keypoint => ({
    ...place(landmark),
    confidence: sigmoid(valueAt(output.landmarks, landmark * VALUES_PER_LANDMARK + VISIBILITY)),
    world: worldPoint(output.world, landmark, region.rotation),
  });
  return {
    flag: output.flag,
    pose: byKeypoint((_name, landmark) => keypoint(landmark)),
    nextRegion: regionAround(place(CENTRE), place(EDGE)),
  };
};

/** A landmark in metres, turned back by what the region was turned. */
const worldPoint = (world: Float32Array, landmark: number, rotation: number): WorldPoint => {
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
