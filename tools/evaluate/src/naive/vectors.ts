import type { Pose } from '@instep/choreo/pose';
import { BONES, type BoneEnd, type KeypointName } from '@instep/choreo/skeleton';
import { mean } from '@instep/choreo/statistics';

export type Vector = readonly [number, number];

/** The 17 keypoints of COCO and PoseNet. */
export const COCO_KEYPOINTS = [
  ...(['nose', 'left_eye', 'right_eye', 'left_ear', 'right_ear'] as const),
  ...(['left_shoulder', 'right_shoulder', 'left_elbow', 'right_elbow', 'left_wrist', 'right_wrist'] as const),
  ...(['left_hip', 'right_hip', 'left_knee', 'right_knee', 'left_ankle', 'right_ankle'] as const),
] as const satisfies readonly KeypointName[];

const positionOf = (pose: Pose, end: BoneEnd): Vector => {
  if (typeof end === 'string') return [pose[end].x, pose[end].y];
  const [a, b] = end;
  return [(pose[a].x + pose[b].x) / 2, (pose[a].y + pose[b].y) / 2];
};

/** From one point of the body to another. */
export const vectorOf = (pose: Pose, from: BoneEnd, to: BoneEnd): Vector => {
  const [x0, y0] = positionOf(pose, from);
  const [x1, y1] = positionOf(pose, to);
  return [x1 - x0, y1 - y0];
};

/** Whether a pose has all the points of an end: an unseen point has confidence 0 and no valid coordinates. */
export const hasPoints = (pose: Pose, ...ends: readonly BoneEnd[]): boolean =>
  ends.flat().every((name) => pose[name].confidence > 0);

export const lengthOf = ([x, y]: Vector): number => Math.hypot(x, y);

/** The cosine of the angle between two vectors; 0 where one has no length. */
export const cosineOf = (a: Vector, b: Vector): number => {
  const lengths = lengthOf(a) * lengthOf(b);
  return lengths === 0 ? 0 : Math.min(Math.max((a[0] * b[0] + a[1] * b[1]) / lengths, -1), 1);
};

/** The mean cosine over those of the twelve bones that both poses have, equally weighted; NaN without any. */
export const meanLimbCosine = (a: Pose, b: Pose): number =>
  mean(
    BONES.filter(({ from, to }) => hasPoints(a, from, to) && hasPoints(b, from, to)).map(({ from, to }) =>
      cosineOf(vectorOf(a, from, to), vectorOf(b, from, to)),
    ),
  );
