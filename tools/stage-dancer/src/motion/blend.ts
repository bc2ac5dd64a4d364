import type { UnitInterval } from '@instep/choreo/units';
import type { ArmPose, FootPose, RigPose } from '../rig/pose.ts';
import { lerp } from '../sdf/math.ts';
import { slerp } from './directions.ts';

/** Blends two lists of the same length, number by number. */
export const blendNumbers = <T extends readonly number[]>(a: T, b: T, t: UnitInterval): T =>
  a.map((value, i) => lerp(value, b[i]!, t)) as unknown as T;

/** Blends two poses of an arm; the result has no twist if either has none. */
export const blendArms = (a: ArmPose, b: ArmPose, t: UnitInterval): ArmPose => ({
  upper: slerp(a.upper, b.upper, t),
  fore: slerp(a.fore, b.fore, t),
  roll: lerp(a.roll, b.roll, t),
  wrist: blendNumbers(a.wrist, b.wrist, t),
  hand: blendNumbers(a.hand, b.hand, t),
  twist: a.twist === null || b.twist === null ? null : lerp(a.twist, b.twist, t),
});

const blendFeet = (a: FootPose, b: FootPose, t: UnitInterval): FootPose => ({
  x: lerp(a.x, b.x, t),
  z: lerp(a.z, b.z, t),
  height: lerp(a.height, b.height, t),
  yaw: lerp(a.yaw, b.yaw, t),
  pitch: lerp(a.pitch, b.pitch, t),
});

/** Blends two poses of a body that are close to each other. */
export const blendPoses = (a: RigPose, b: RigPose, t: UnitInterval): RigPose => ({
  pelvis: {
    position: blendNumbers(a.pelvis.position, b.pelvis.position, t),
    turn: blendNumbers(a.pelvis.turn, b.pelvis.turn, t),
  },
  torso: blendNumbers(a.torso, b.torso, t),
  head: blendNumbers(a.head, b.head, t),
  arms: { L: blendArms(a.arms.L, b.arms.L, t), R: blendArms(a.arms.R, b.arms.R, t) },
  feet: { L: blendFeet(a.feet.L, b.feet.L, t), R: blendFeet(a.feet.R, b.feet.R, t) },
  hair: [
    blendNumbers(a.hair[0], b.hair[0], t),
    blendNumbers(a.hair[1], b.hair[1], t),
    blendNumbers(a.hair[2], b.hair[2], t),
  ],
});
