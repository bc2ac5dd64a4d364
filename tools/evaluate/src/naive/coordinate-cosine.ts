import type { Pose } from '@instep/choreo/pose';
import { mean } from '../statistics/summary.ts';
import { alignedPairs, type NaiveMetric } from './aligned.ts';
import { COCO_KEYPOINTS } from './vectors.ts';

/** As Move Mirror compares (Google, 2018): 17 points cut to their box, as one unit vector of 34; its cosine. */
export const coordinateCosine: NaiveMetric = {
  name: 'coordinate cosine (Move Mirror)',
  score: (naiveCase) =>
    100 * mean(alignedPairs(naiveCase).map(({ player, reference }) => dot(unitVector(player), unitVector(reference)))),
};

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] as number), 0);

const unitVector = (pose: Pose): number[] => {
  const xs = COCO_KEYPOINTS.map((name) => pose[name].x);
  const ys = COCO_KEYPOINTS.map((name) => pose[name].y);
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const coordinates = [...xs.map((x) => x - left), ...ys.map((y) => y - top)];
  const length = Math.hypot(...coordinates);
  return coordinates.map((value) => value / length);
};
