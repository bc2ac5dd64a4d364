import type { Degrees } from '@instep/choreo/units';
import { type Quaternion, Vector3 } from 'three';
import { smoothstep } from '../sdf/math.ts';
import { signOf, type BodySide } from './bones.ts';
import { placeHand } from './hand.ts';
import type { ArmPose, Vec3 } from './pose.ts';
import { REST_ARM, REST_HAND_BACK } from './rest-joints.ts';
import { rotationAbout, angleAbout, shortestRotation, RADIANS, eulerRotation } from './rotations.ts';
import type { SkeletonBuilder } from './skeleton-builder.ts';

/** The share of the chest's lean that the arms follow; they follow its turn about the vertical completely. */
const LEAN_SHARE = 0.65;

const mirroredOn = ([x, y, z]: Vec3, side: BodySide): Vector3 => new Vector3(x * signOf(side), y, z);

/** The coordinate frame of the arm directions in a pose. */
const armFrame = (chest: Quaternion): Quaternion => {
  const forward = new Vector3(0, 0, 1).applyQuaternion(chest);
  const yaw = eulerRotation([Math.atan2(forward.x, forward.z) / RADIANS, 0, 0]);
  return yaw.slerp(chest, LEAN_SHARE);
};

/** Directions of the upper arm and the forearm in the room, of length 1. */
const directions = (skeleton: SkeletonBuilder, side: BodySide, arm: ArmPose) => {
  const frame = armFrame(skeleton.get('chest').rotation);
  const inRoom = (direction: Vec3): Vector3 => mirroredOn(direction, side).normalize().applyQuaternion(frame);
  return { upper: inRoom(arm.upper), fore: inRoom(arm.fore) };
};

/** The shoulder blade moves up and forward with the arm. */
const placeClavicle = (skeleton: SkeletonBuilder, side: BodySide, { upper }: ArmPose): void => {
  const length = Math.hypot(...upper);
  const [out, up, forth] = [upper[0] / length, upper[1] / length, upper[2] / length];
  const raise = smoothstep(-0.55, 0.95, up) * 26 - 2;
  const protract = forth * 14 + Math.max(-out, 0) * 14;
  const sign = signOf(side);
  skeleton.attach('chest', `clavicle${side}`, eulerRotation([-sign * protract, 0, sign * raise]));
};

/** The rotation of the upper arm before it is twisted about its own axis: the shortest way from its rest. */
const untwisted = (skeleton: SkeletonBuilder, side: BodySide, upper: Vector3): Quaternion => {
  const chest = skeleton.get('chest').rotation;
  return shortestRotation(mirroredOn(REST_ARM, side).applyQuaternion(chest), upper).multiply(chest);
};

/** The twist of the upper arm that lets the elbow bend like a hinge, and how far the elbow is bent. */
export const elbowHinge = (
  skeleton: SkeletonBuilder,
  side: BodySide,
  arm: ArmPose,
): { readonly twist: Degrees; readonly bend: Degrees } => {
  const { upper, fore } = directions(skeleton, side, arm);
  const bend = upper.angleTo(fore) / RADIANS;
  if (bend < 1.7) return { twist: 0, bend };
  const hinge = new Vector3().crossVectors(upper, fore).normalize().multiplyScalar(signOf(side));
  const restHinge = mirroredOn(REST_HAND_BACK, side).negate();
  const untwistedHinge = restHinge.applyQuaternion(untwisted(skeleton, side, upper));
  return { twist: angleAbout(upper, untwistedHinge, hinge), bend };
};

/** The weight of the hinge's twist: it fades to 0, because a nearly straight elbow has no defined hinge axis. */
export const hingeWeight = (bend: Degrees): number => smoothstep(7, 34, bend);

/** Places one arm down to its fingertips. */
export const placeArm = (skeleton: SkeletonBuilder, side: BodySide, arm: ArmPose): void => {
  placeClavicle(skeleton, side, arm);
  const { upper, fore } = directions(skeleton, side, arm);
  const hinge = elbowHinge(skeleton, side, arm);
  const twist = arm.twist ?? hinge.twist * hingeWeight(hinge.bend);
  const shoulder = skeleton.jointOn(`clavicle${side}`, `upperArm${side}`);
  const turn = rotationAbout(upper, twist).multiply(untwisted(skeleton, side, upper));
  skeleton.place(`upperArm${side}`, shoulder, turn);
  const reach = skeleton.between(`upperArm${side}`, `forearm${side}`).length();
  const elbow = shoulder.clone().addScaledVector(upper, reach);
  const foreTurn = shortestRotation(upper, fore).multiply(turn);
  skeleton.place(`forearm${side}`, elbow, foreTurn);
  const rolled = rotationAbout(fore, arm.roll * signOf(side)).multiply(foreTurn);
  skeleton.place(`forearmTwist${side}`, elbow.clone(), rolled);
  const length = skeleton.between(`forearm${side}`, `hand${side}`).length();
  placeHand(skeleton, side, { arm, wrist: elbow.clone().addScaledVector(fore, length), forearm: rolled });
};
