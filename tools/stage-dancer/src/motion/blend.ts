import type { UnitInterval } from '@instep/choreo/units';
import type { ArmPose, FootPose, RigPose } from '../rig/pose.ts';
import { mix } from '../sdf/numbers.ts';
import { swung } from './directions.ts';

/** Blends two lists of the same length, number by number. */
export const blendNumbers = <T extends readonly number[]>(a: T, b: T, t: UnitInterval): T =>
  a.map((value, i) => mix(value, b[i]!, t)) as unknown as T;

/** Blends two poses of an arm; the result has no twist if either has none. */
export const blendArms = (a: ArmPose, b: ArmPose, t: UnitInterval): ArmPose => ({
  upper: swung(a.upper, b.upper, t),
  fore: swung(a.fore, b.fore, t),
  roll: mix(a.roll, b.roll, t),
  wrist: blendNumbers(a.wrist, b.wrist, t),
  hand: blendNumbers(a.hand, b.hand, t),
  twist: a.twist === null || b.twist === null ? null : mix(a.twist, b.twist, t),
});

const blendFeet = (a: FootPose, b: FootPose, t: UnitInterval): FootPose => ({
  x: mix(a.x, b.x, t),
  z: mix(a.z, b.z, t),
  height: mix(a.height, b.height, t),
  yaw: mix(a.yaw, b.yaw, t),
  pitch: mix(a.pitch, b.pitch, t),
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
