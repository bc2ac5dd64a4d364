import type { Pose } from '@instep/choreo/pose';
import { mean, median } from '@instep/choreo/statistics';
import { alignedPairs, meanOfPairs, type NaiveMetric, type Pair } from './aligned.ts';
import { COCO_KEYPOINTS, hasPoints, lengthOf, vectorOf } from './vectors.ts';

const HIPS = ['left_hip', 'right_hip'] as const;
const SHOULDERS = ['left_shoulder', 'right_shoulder'] as const;

/** COCO's standard deviation of the annotations of each of the 17 points, in square roots of the body's area. */
const SIGMAS = [
  ...[0.026, 0.025, 0.025, 0.035, 0.035, 0.079, 0.079, 0.072, 0.072],
  ...[0.062, 0.062, 0.107, 0.107, 0.087, 0.087, 0.089, 0.089],
];
/** A body's area in squares of its torso length: about 3.2 high and 1 wide. */
const AREA = 3;

/** Object keypoint similarity, with both bodies moved to the same hips and scaled to the same torso length. */
export const oks: NaiveMetric = {
  name: 'OKS',
  score: (naiveCase) => {
    const pairs = alignedPairs(naiveCase);
    const torsos = {
      playerTorso: medianTorso(pairs.map(({ player }) => player)),
      referenceTorso: medianTorso(pairs.map(({ reference }) => reference)),
    };
    return 100 * meanOfPairs(naiveCase, (pair) => similarity(pair, torsos));
  },
};

const medianTorso = (poses: readonly Pose[]): number =>
  median(
    poses.filter((pose) => hasPoints(pose, HIPS, SHOULDERS)).map((pose) => lengthOf(vectorOf(pose, HIPS, SHOULDERS))),
  );

type Torsos = { readonly playerTorso: number; readonly referenceTorso: number };

/** Mean of exp(-d^2 / (2 s^2 (2 sigma)^2)) over the points that both poses have; NaN without any, or without hips. */
const similarity = ({ player, reference }: Pair, { playerTorso, referenceTorso }: Torsos): number =>
  mean(
    COCO_KEYPOINTS.flatMap((name, index) => {
      if (!hasPoints(player, HIPS, name) || !hasPoints(reference, HIPS, name)) return [];
      const [x0, y0] = vectorOf(player, HIPS, name);
      const [x1, y1] = vectorOf(reference, HIPS, name);
      const squared = (x0 / playerTorso - x1 / referenceTorso) ** 2 + (y0 / playerTorso - y1 / referenceTorso) ** 2;
      return Math.exp(-squared / (2 * AREA * (2 * (SIGMAS[index] as number)) ** 2));
    }),
  );
