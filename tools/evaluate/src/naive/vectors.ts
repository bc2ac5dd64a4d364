import type { Pose } from '@instep/choreo/pose';
import { BONES, type BoneEnd, type KeypointName } from '@instep/choreo/skeleton';

export type Vector = readonly [number, number];

/** The 17 keypoints that COCO and PoseNet know. */
export const COCO_KEYPOINTS = [
  ...(['nose', 'left_eye', 'right_eye', 'left_ear', 'right_ear'] as const),
  ...(['left_shoulder', 'right_shoulder', 'left_elbow', 'right_elbow', 'left_wrist', 'right_wrist'] as const),
  ...(['left_hip', 'right_hip', 'left_knee', 'right_knee', 'left_ankle', 'right_ankle'] as const),
] as const satisfies readonly KeypointName[];

const placeOf = (pose: Pose, end: BoneEnd): Vector => {
  if (typeof end === 'string') return [pose[end].x, pose[end].y];
  const [a, b] = end;
  return [(pose[a].x + pose[b].x) / 2, (pose[a].y + pose[b].y) / 2];
};

/** From one place on the body to another. */
export const vectorOf = (pose: Pose, from: BoneEnd, to: BoneEnd): Vector => {
  const [x0, y0] = placeOf(pose, from);
  const [x1, y1] = placeOf(pose, to);
  return [x1 - x0, y1 - y0];
};

export const lengthOf = ([x, y]: Vector): number => Math.hypot(x, y);

/** The cosine of the angle between two vectors; 0 where one has no length. */
export const cosineOf = (a: Vector, b: Vector): number => {
  const lengths = lengthOf(a) * lengthOf(b);
  return lengths === 0 ? 0 : Math.min(Math.max((a[0] * b[0] + a[1] * b[1]) / lengths, -1), 1);
};

/** The mean cosine over the twelve bones, each counted alike. */
export const meanLimbCosine = (a: Pose, b: Pose): number =>
  BONES.reduce((sum, { from, to }) => sum + cosineOf(vectorOf(a, from, to), vectorOf(b, from, to)), 0) / BONES.length;
