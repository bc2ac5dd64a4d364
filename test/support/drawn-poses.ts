import type { FlatPose } from '@instep/protocol/flat-pose';
import { KEYPOINT_NAMES, type KeypointName } from '@instep/choreo/skeleton';
import type { DrawnPoint, DrawnPose } from '@instep/web/drawing/drawn-pose';

export const FRAME_SIZE = { width: 400, height: 300 };

/** Keypoints of a standing person, in torso lengths from mid-hip; x as the camera sees it. */
const STANDING: Partial<Record<KeypointName, readonly [number, number]>> = {
  nose: [0, -1.5],
  left_shoulder: [0.35, -1],
  right_shoulder: [-0.35, -1],
  left_wrist: [0.6, 0],
  right_wrist: [-0.6, 0],
  left_hip: [0.2, 0],
  right_hip: [-0.2, 0],
  left_ankle: [0.25, 1.6],
  right_ankle: [-0.25, 1.6],
};

type Placement = { readonly x?: number; readonly y?: number; readonly torso?: number };

/** Somebody who stands facing the camera, hips at (x, y), by default fully visible in PICTURE. */
export const standingPose = ({ x = 200, y = 150, torso = 60 }: Placement = {}): DrawnPose => {
  const point = (name: KeypointName): DrawnPoint => {
    const [dx, dy] = STANDING[name] ?? [0, -1];
    return { x: x + dx * torso, y: y + dy * torso, confidence: 0.9 };
  };
  return Object.fromEntries(KEYPOINT_NAMES.map((name) => [name, point(name)])) as DrawnPose;
};

/** The pose with some keypoints replaced. */
export const withChangedKeypoints = (
  pose: DrawnPose,
  names: readonly KeypointName[],
  change: Partial<DrawnPoint>,
): DrawnPose =>
  Object.fromEntries(
    KEYPOINT_NAMES.map((name) => [name, names.includes(name) ? { ...pose[name], ...change } : pose[name]]),
  ) as DrawnPose;

/** The pose in the form in which the server sends it. */
export const flattenDrawnPose = (pose: DrawnPose): FlatPose =>
  KEYPOINT_NAMES.flatMap((name) => [pose[name].x, pose[name].y, pose[name].confidence]);
