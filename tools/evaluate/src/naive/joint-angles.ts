import type { Pose } from '@instep/choreo/pose';
import type { KeypointName } from '@instep/choreo/skeleton';
import { mean } from '@instep/choreo/statistics';
import { meanOfPairs, type NaiveMetric } from './aligned.ts';
import { cosineOf, hasPoints, vectorOf } from './vectors.ts';

/** A joint, and the two points whose directions from it form the angle. */
const ANGLES: readonly (readonly [KeypointName, KeypointName, KeypointName])[] = [
  ['left_elbow', 'left_shoulder', 'left_wrist'],
  ['right_elbow', 'right_shoulder', 'right_wrist'],
  ['left_shoulder', 'left_elbow', 'left_hip'],
  ['right_shoulder', 'right_elbow', 'right_hip'],
  ['left_hip', 'left_shoulder', 'left_knee'],
  ['right_hip', 'right_shoulder', 'right_knee'],
  ['left_knee', 'left_hip', 'left_ankle'],
  ['right_knee', 'right_hip', 'right_ankle'],
];

type Angle = (typeof ANGLES)[number];
const angleOf = (pose: Pose, [joint, a, b]: Angle): number =>
  Math.acos(cosineOf(vectorOf(pose, joint, a), vectorOf(pose, joint, b)));

/** Over the angles that both poses have; NaN without any. */
const meanDifference = (a: Pose, b: Pose): number =>
  mean(
    ANGLES.filter((angle) => hasPoints(a, ...angle) && hasPoints(b, ...angle)).map((angle) =>
      Math.abs(angleOf(a, angle) - angleOf(b, angle)),
    ),
  );

/** The mean difference of eight joint angles, as a share of 180 degrees. */
export const jointAngles: NaiveMetric = {
  name: 'joint angles',
  score: (naiveCase) =>
    100 * (1 - meanOfPairs(naiveCase, ({ player, reference }) => meanDifference(player, reference)) / Math.PI),
};
