import type { Pose } from '@instep/choreo/pose';
import type { KeypointName } from '@instep/choreo/skeleton';
import { mean } from '../statistics/summary.ts';
import { alignedPairs, type NaiveMetric } from './aligned.ts';
import { cosineOf, vectorOf } from './vectors.ts';

/** Joint, and the two points whose directions from it make the angle. */
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

const anglesOf = (pose: Pose): number[] =>
  ANGLES.map(([joint, a, b]) => Math.acos(cosineOf(vectorOf(pose, joint, a), vectorOf(pose, joint, b))));

const meanDifference = (a: Pose, b: Pose): number => {
  const others = anglesOf(b);
  return mean(anglesOf(a).map((angle, index) => Math.abs(angle - (others[index] as number))));
};

/** The mean difference of eight joints' angles, as a share of 180 degrees. */
export const jointAngles: NaiveMetric = {
  name: 'joint angles',
  score: (naiveCase) =>
    100 *
    (1 - mean(alignedPairs(naiveCase).map(({ player, reference }) => meanDifference(player, reference))) / Math.PI),
};
