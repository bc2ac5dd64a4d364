import { BONES, type BoneEnd, type ByKeypoint, type KeypointName } from '@instep/choreo/skeleton';
import type { Degrees, Pixels, UnitInterval } from '@instep/choreo/units';
import type { Sighting } from './sighting.ts';

type Point = { readonly x: Pixels; readonly y: Pixels };
type Points = ByKeypoint<Point>;

/** The keypoints whose place is defined alike for a rig and for the network; hips are not (0.06 to 0.19 torso off). */
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

/** How many pictures of all somebody was seen in. */
export const detected = (sightings: readonly Sighting[]): UnitInterval =>
  sightings.filter(({ pose }) => pose !== null).length / sightings.length;

/** PCK: keypoints within `share` of the torso's length from where they truly are; one that is not seen is not. */
export const correctKeypoints = (sightings: readonly Sighting[], share: UnitInterval): UnitInterval => {
  const right = sightings.reduce((sum, { pose, truth }) => {
    if (!pose) return sum;
    const near = share * torsoOf(truth);
    return sum + COMPARED.filter((name) => distance(pose[name], truth[name]) <= near).length;
  }, 0);
  return right / (COMPARED.length * sightings.length);
};

/** How far each of the twelve judged bones points from where it truly points in the picture, in every picture. */
export const boneErrors = (sightings: readonly Sighting[]): Degrees[] =>
  sightings.flatMap(({ pose, truth }) =>
    pose === null ? [] : BONES.flatMap(({ from, to }) => angleBetween(pose, truth, from, to) ?? []),
  );

/** A bone that points at the camera has no direction in the picture. */
const LEAST_LENGTH: UnitInterval = 0.15;

const angleBetween = (seen: Points, truth: Points, from: BoneEnd, to: BoneEnd): Degrees | null => {
  const [a, b] = [vector(seen, from, to), vector(truth, from, to)];
  if (Math.hypot(b.x, b.y) < LEAST_LENGTH * torsoOf(truth)) return null;
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

/** The two keypoints of each arm, and of each leg, that tell left from right. */
const PAIRS = { arms: ['elbow', 'wrist'], legs: ['knee', 'ankle'] } as const;

/** Below this share of the torso a left and a right keypoint lie on one another: nobody can tell them apart. */
const LEAST_APART: UnitInterval = 0.3;

/** In how many pictures the left arm, or leg, was taken for the right one: both of its keypoints, plainly. */
export const swapped = (sightings: readonly Sighting[], limbs: keyof typeof PAIRS): number =>
  sightings.filter(({ pose, truth }) => pose !== null && PAIRS[limbs].every((joint) => isSwapped(pose, truth, joint)))
    .length;

const isSwapped = (seen: Points, truth: Points, joint: 'elbow' | 'wrist' | 'knee' | 'ankle'): boolean => {
  const [left, right] = [`left_${joint}`, `right_${joint}`] as const;
  if (distance(truth[left], truth[right]) < LEAST_APART * torsoOf(truth)) return false;
  const straight = distance(seen[left], truth[left]) + distance(seen[right], truth[right]);
  const across = distance(seen[left], truth[right]) + distance(seen[right], truth[left]);
  return across < straight;
};
