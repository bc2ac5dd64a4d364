import type { Degrees, Metres } from '@instep/choreo/units';
import { Vector3, type Quaternion } from 'three';
import { clamp } from '../sdf/math.ts';
import { signOf, type BodySide } from './bones.ts';
import type { FootPose } from './pose.ts';
import type { RestJoints } from './rest-joints.ts';
import { rotationAbout, alignedRotation, eulerRotation } from './rotations.ts';
import type { SkeletonBuilder } from './skeleton-builder.ts';

/** A leg is never completely straight: knees that snap straight look wrong. */
export const MAX_LEG_EXTENSION = 0.9985;
/** The heel rises at most this far to lengthen a leg. */
const MAX_HEEL_PITCH: Degrees = 62;
const HEEL_PITCH_STEP: Degrees = 1;

const SIDEWAYS = new Vector3(1, 0, 0);

type Ankle = { readonly at: Vector3; readonly foot: Quaternion; readonly pitch: Degrees };

/** The position of the ball of the foot that the pose asks for. */
const ballPosition = (rest: RestJoints, offset: Vector3, side: BodySide, foot: FootPose): Vector3 => {
  const flat = new Vector3(offset.x, 0, offset.z).applyQuaternion(eulerRotation([foot.yaw, 0, 0]));
  return flat.add(new Vector3(foot.x, rest[`toes${side}`][1] + foot.height, foot.z));
};

/** The ankle, turned about the ball: the heel is raised as far as needed for the leg to reach it. */
const reachableAnkle = (hip: Vector3, ball: Vector3, offset: Vector3, foot: FootPose, reach: Metres): Ankle => {
  const yaw = eulerRotation([foot.yaw, 0, 0]);
  for (let pitch = foot.pitch; ; pitch += HEEL_PITCH_STEP) {
    const turn = yaw.clone().multiply(rotationAbout(SIDEWAYS, pitch));
    const at = ball.clone().sub(offset.clone().applyQuaternion(turn));
    if (at.distanceTo(hip) <= reach || pitch > MAX_HEEL_PITCH) return { at, foot: turn, pitch };
  }
};

/** The direction of the knee: between those of pelvis and toes, a little outwards. */
const kneePole = (skeleton: SkeletonBuilder, side: BodySide, foot: FootPose, along: Vector3): Vector3 => {
  const pelvis = skeleton.get('pelvis').rotation;
  const pole = new Vector3(0, 0, 0.35).applyQuaternion(pelvis);
  pole.add(new Vector3(0, 0, 0.65).applyQuaternion(eulerRotation([foot.yaw, 0, 0])));
  pole.add(new Vector3(signOf(side) * 0.06, 0, 0).applyQuaternion(pelvis));
  return pole.addScaledVector(along, -pole.dot(along)).normalize();
};

/** Places one leg: the pose determines the foot; thigh and shin follow. */
export const placeLeg = (skeleton: SkeletonBuilder, rest: RestJoints, side: BodySide, foot: FootPose): void => {
  const thighRest = skeleton.between(`thigh${side}`, `shin${side}`);
  const shinRest = skeleton.between(`shin${side}`, `foot${side}`);
  const reach = (thighRest.length() + shinRest.length()) * MAX_LEG_EXTENSION;
  const hip = skeleton.jointOn('pelvis', `thigh${side}`);
  const offset = skeleton.between(`foot${side}`, `toes${side}`);
  const ankle = reachableAnkle(hip, ballPosition(rest, offset, side, foot), offset, foot, reach);
  const toAnkle = ankle.at.clone().sub(hip).clampLength(0, reach);
  const end = hip.clone().add(toAnkle);
  const along = toAnkle.clone().normalize();
  const pole = kneePole(skeleton, side, foot, along);
  const knee = kneeOf(hip, { along, pole, distance: toAnkle.length() }, thighRest.length(), shinRest.length());
  skeleton.place(`thigh${side}`, hip, alignedRotation(thighRest, knee.clone().sub(hip), pole));
  skeleton.place(`shin${side}`, knee, alignedRotation(shinRest, end.clone().sub(knee), pole));
  skeleton.place(`foot${side}`, end, ankle.foot);
  placeToes(skeleton, side, foot, ankle.pitch);
};

type KneeTarget = { readonly along: Vector3; readonly pole: Vector3; readonly distance: Metres };

/** The knee, by the law of cosines: cos α = (a² + d² - b²) / 2ad at the hip, of the triangle hip, knee, ankle. */
const kneeOf = (hip: Vector3, { along, pole, distance }: KneeTarget, thigh: Metres, shin: Metres): Vector3 => {
  const cos = clamp((thigh ** 2 + distance ** 2 - shin ** 2) / (2 * thigh * distance), -1, 1);
  const sin = Math.sqrt(1 - cos ** 2);
  return hip
    .clone()
    .addScaledVector(along, thigh * cos)
    .addScaledVector(pole, thigh * sin);
};

/** On the floor the toes stay flat while the heel rises; in the air they follow the foot. */
const placeToes = (skeleton: SkeletonBuilder, side: BodySide, foot: FootPose, pitch: Degrees): void => {
  const inAir = foot.height > 0.02;
  const turn = rotationAbout(SIDEWAYS, inAir ? -clamp(pitch, 0, 20) : -Math.max(pitch, 0));
  skeleton.attach(`foot${side}`, `toes${side}`, turn);
};
