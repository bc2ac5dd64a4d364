import { byKeypoint, type ByKeypoint } from '@instep/choreo/skeleton';
import type { Vector3 } from 'three';
import type { BodySide } from './bones.ts';
import type { Vec3 } from './pose.ts';
import type { SolvedRig } from './solve.ts';
import { vector } from './rotations.ts';

/**
 * Positions in head coordinates, in metres on a head of size 1, on the dancer's left; the right is the mirror image.
 */
const FACE: { readonly [keypoint: string]: Vec3 } = {
  nose: [0, 0.048, 0.112],
  eye_inner: [0.018, 0.072, 0.092],
  eye: [0.031, 0.072, 0.088],
  eye_outer: [0.045, 0.072, 0.079],
  ear: [0.082, 0.064, -0.006],
  mouth: [0.02, 0.012, 0.088],
};

/** Thumb and little finger as the model defines them: the first joints of the fingers; the heel is under the ankle. */
const ON_BONE: { readonly [keypoint: string]: { readonly bone: 'hand' | 'thumb' | 'foot'; readonly at: Vec3 } } = {
  thumb: { bone: 'thumb', at: [0.02, -0.012, 0.014] },
  pinky: { bone: 'hand', at: [0.074, -0.043, -0.03] },
  heel: { bone: 'foot', at: [0, -0.055, -0.055] },
};

const BONE_OF = {
  shoulder: 'upperArm',
  elbow: 'forearm',
  wrist: 'hand',
  index: 'index',
  hip: 'thigh',
  knee: 'shin',
  ankle: 'foot',
  foot_index: 'toes',
} as const;

const isBonePart = (part: string): part is keyof typeof BONE_OF => part in BONE_OF;

/** Splits names like `left_eye` and `mouth_left` into the side and the part. */
const partOf = (keypoint: string): { readonly side: BodySide; readonly part: string } => ({
  side: keypoint.includes('right') ? 'R' : 'L',
  part: keypoint.replace(/_?(left|right)_?/, ''),
});

const offset = ([x, y, z]: Vec3, side: BodySide): Vector3 => vector([side === 'L' ? x : -x, y, z]);

/** The true positions of the 33 keypoints in the room; `headSize` is that of the body's proportions. */
export const keypointPositions = (rig: SolvedRig, headSize: number): ByKeypoint<Vector3> =>
  byKeypoint((keypoint) => {
    const { side, part } = partOf(keypoint);
    if (isBonePart(part)) return rig[`${BONE_OF[part]}${side}`].position.clone();
    const onBone = ON_BONE[part];
    const { position, rotation } = onBone ? rig[`${onBone.bone}${side}`] : rig.head;
    const place = onBone ? offset(onBone.at, side) : offset(FACE[part]!, side).multiplyScalar(headSize);
    return place.applyQuaternion(rotation).add(position);
  });
