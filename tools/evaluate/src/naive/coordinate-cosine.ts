import type { Pose } from '@instep/choreo/pose';
import type { KeypointName } from '@instep/choreo/skeleton';
import { meanOfPairs, type NaiveMetric, type Pair } from './aligned.ts';
import { COCO_KEYPOINTS, hasPoints } from './vectors.ts';

/**
 * As Move Mirror (Google, 2018): the cosine of two unit vectors of 34 numbers, the 17 points relative to their bounding
 * box.
 */
export const coordinateCosine: NaiveMetric = {
  name: 'coordinate cosine (Move Mirror)',
  score: (naiveCase) => 100 * meanOfPairs(naiveCase, cosine),
};

/** Over the points that both poses have; NaN without any. */
const cosine = ({ player, reference }: Pair): number => {
  const names = COCO_KEYPOINTS.filter((name) => hasPoints(player, name) && hasPoints(reference, name));
  return dot(unitVector(player, names), unitVector(reference, names));
};

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.length === 0 ? NaN : a.reduce((sum, value, index) => sum + value * (b[index] as number), 0);

const unitVector = (pose: Pose, names: readonly KeypointName[]): number[] => {
  const xs = names.map((name) => pose[name].x);
  const ys = names.map((name) => pose[name].y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const coordinates = [...xs.map((x) => x - left), ...ys.map((y) => y - top)];
  const length = Math.hypot(...coordinates);
  return coordinates.map((value) => value / length);
};
