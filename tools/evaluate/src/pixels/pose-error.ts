import { BONES, type BoneEnd, type ByKeypoint, type KeypointName } from '@instep/choreo/skeleton';
import type { Degrees, Pixels, UnitInterval } from '@instep/choreo/units';
import type { PoseWithTruth } from './pose-with-truth.ts';

type Point = { readonly x: Pixels; readonly y: Pixels };
type Points = ByKeypoint<Point>;

/**
 * Keypoints that the rig and the network define at the same place; hips are not among them (0.06 to 0.19 torso off).
 */
export const COMPARED: readonly KeypointName[] = [
  'left_shoulder',
  'right_shoulder',
  'left_elbow',
  'right_elbow',
  'left_wrist',
  'right_wrist',
  'left_knee',
  'right_knee',
  'left_ankle',
  'right_ankle',
];

/** A pose, and where its keypoints should be. */
export type ComparedPose = { readonly pose: Points | null; readonly truth: Points };

/** The share of frames in which a person was detected. */
export const detectedShare = (samples: readonly PoseWithTruth[]): UnitInterval =>
  samples.filter(({ pose }) => pose !== null).length / samples.length;

/**
 * PCK: the share of keypoints within `share` of the torso length from their true place; undetected ones don't count as
 * correct.
 */
export const correctKeypoints = (samples: readonly ComparedPose[], share: UnitInterval): UnitInterval => {
  const correct = samples.reduce((sum, { pose, truth }) => {
    if (!pose) return sum;
    const tolerance = share * torsoOf(truth);
    return sum + COMPARED.filter((name) => distance(pose[name], truth[name]) <= tolerance).length;
  }, 0);
  return correct / (COMPARED.length * samples.length);
};

/** The angle between seen and true direction of each of the twelve judged bones, in every frame. */
export const boneErrors = (samples: readonly PoseWithTruth[]): Degrees[] =>
  samples.flatMap(({ pose, truth }) =>
    pose === null ? [] : BONES.flatMap(({ from, to }) => angleBetween(pose, truth, from, to) ?? []),
  );

/** In torso lengths: a shorter bone points at the camera and has no direction in the frame. */
const MIN_BONE_LENGTH: UnitInterval = 0.15;

const angleBetween = (seen: Points, truth: Points, from: BoneEnd, to: BoneEnd): Degrees | null => {
  const [a, b] = [vector(seen, from, to), vector(truth, from, to)];
  if (Math.hypot(b.x, b.y) < MIN_BONE_LENGTH * torsoOf(truth)) return null;
  const angle = Math.atan2(a.x * b.y - a.y * b.x, a.x * b.x + a.y * b.y);
  return Math.abs(angle * 180) / Math.PI;
};

const vector = (points: Points, from: BoneEnd, to: BoneEnd): Point => {
  const [start, end] = [endOf(points, from), endOf(points, to)];
  return { x: end.x - start.x, y: end.y - start.y };
};

const endOf = (points: Points, end: BoneEnd): Point =>
  typeof end === 'string' ? points[end] : middle(points[end[0]], points[end[1]]);

const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });

const distance = (a: Point, b: Point): Pixels => Math.hypot(a.x - b.x, a.y - b.y);

const torsoOf = (points: Points): Pixels =>
  distance(middle(points.left_shoulder, points.right_shoulder), middle(points.left_hip, points.right_hip));

/** The two keypoints of each arm and each leg that are compared to detect an exchange of left and right. */
const PAIRS = { arms: ['elbow', 'wrist'], legs: ['knee', 'ankle'] } as const;

/** In torso lengths: when the left and right keypoints are closer, they can't be told apart. */
const MIN_SEPARATION: UnitInterval = 0.3;

/** The number of frames in which the left arm (or leg) was clearly taken for the right one, with both keypoints. */
export const countSwapped = (samples: readonly PoseWithTruth[], limbs: keyof typeof PAIRS): number =>
  samples.filter(({ pose, truth }) => pose !== null && PAIRS[limbs].every((joint) => isSwapped(pose, truth, joint)))
    .length;

const isSwapped = (seen: Points, truth: Points, joint: 'elbow' | 'wrist' | 'knee' | 'ankle'): boolean => {
  const [left, right] = [`left_${joint}`, `right_${joint}`] as const;
  if (distance(truth[left], truth[right]) < MIN_SEPARATION * torsoOf(truth)) return false;
  const direct = distance(seen[left], truth[left]) + distance(seen[right], truth[right]);
  const crossed = distance(seen[left], truth[right]) + distance(seen[right], truth[left]);
  return crossed < direct;
};
