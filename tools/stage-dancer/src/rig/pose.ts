import type { Degrees, Metres } from '@instep/choreo/units';
import type { BySide } from './bones.ts';

/** A point or a direction: x to the dancer's left, y up, z forward. */
export type Vec3 = readonly [x: number, y: number, z: number];

/**
 * A rotation relative to the parent bone: about the vertical (left is positive), forward, and towards the dancer's
 * right side up.
 */
export type EulerAngles = readonly [yaw: Degrees, pitch: Degrees, roll: Degrees];

/** How far each part of a hand is curled; negative is bent back. */
export type HandShape = readonly [
  fingers: Degrees,
  fingerTips: Degrees,
  index: Degrees,
  indexTip: Degrees,
  thumb: Degrees,
];

/** The angles of a hand at the wrist: towards the palm, and towards the thumb. */
export type WristBend = readonly [flex: Degrees, toThumb: Degrees];

/** An arm relative to the chest. Both directions are the same for either arm: x outwards, y up, z forward. */
export type ArmPose = {
  readonly upper: Vec3;
  readonly fore: Vec3;
  /** Rotation of the forearm, from palm back to palm front. */
  readonly roll: Degrees;
  readonly wrist: WristBend;
  readonly hand: HandShape;
  /** Rotation of the upper arm about itself; `null`: computed from the elbow's hinge in this pose alone. */
  readonly twist: Degrees | null;
};

/** The position and rotation of a foot in the room. */
export type FootPose = {
  readonly x: Metres;
  readonly z: Metres;
  /** Height of the ball of the foot above the floor. */
  readonly height: Metres;
  readonly yaw: Degrees;
  /** Heel up is positive, toes up negative. */
  readonly pitch: Degrees;
};

/** How far one piece of the ponytail swings from its rest: backwards, and sideways. */
export type HairSway = readonly [pitch: Degrees, roll: Degrees];

/** A whole body at one moment: the input from which `solveRig` computes the bones. */
export type RigPose = {
  readonly pelvis: { readonly position: Vec3; readonly turn: EulerAngles };
  readonly torso: EulerAngles;
  readonly head: EulerAngles;
  readonly arms: BySide<ArmPose>;
  readonly feet: BySide<FootPose>;
  readonly hair: readonly [HairSway, HairSway, HairSway];
};

/** The mirror image of a rotation. */
export const mirrorAngles = ([yaw, pitch, roll]: EulerAngles): EulerAngles => [-yaw, pitch, -roll];
const mirroredFoot = (foot: FootPose): FootPose => ({ ...foot, x: -foot.x, yaw: -foot.yaw });
const mirroredSway = ([pitch, roll]: HairSway): HairSway => [pitch, -roll];

/** The mirror image of a pose: left and right exchanged. */
export const mirrorPose = ({ pelvis, torso, head, arms, feet, hair }: RigPose): RigPose => ({
  pelvis: {
    position: [-pelvis.position[0], pelvis.position[1], pelvis.position[2]],
    turn: mirrorAngles(pelvis.turn),
  },
  torso: mirrorAngles(torso),
  head: mirrorAngles(head),
  arms: { L: withOppositeTwist(arms.R), R: withOppositeTwist(arms.L) },
  feet: { L: mirroredFoot(feet.R), R: mirroredFoot(feet.L) },
  hair: [mirroredSway(hair[0]), mirroredSway(hair[1]), mirroredSway(hair[2])],
});

/** A twist is an angle about the arm itself; a mirror reverses its sign. */
const withOppositeTwist = (arm: RigPose['arms']['L']): RigPose['arms']['L'] => ({
  ...arm,
  twist: arm.twist === null ? null : -arm.twist,
});
