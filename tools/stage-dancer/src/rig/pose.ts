import type { Degrees, Metres } from '@instep/choreo/units';
import type { BySide } from './bones.ts';

/** A point or a direction: x to the dancer's left, y up, z forward. */
export type Triple = readonly [x: number, y: number, z: number];

/**
 * A rotation relative to the parent bone: about the vertical (left is positive), forward, and towards the dancer's
 * right side up.
 */
export type Turn = readonly [yaw: Degrees, pitch: Degrees, roll: Degrees];

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
  readonly upper: Triple;
  readonly fore: Triple;
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
  readonly pelvis: { readonly position: Triple; readonly turn: Turn };
  readonly torso: Turn;
  readonly head: Turn;
  readonly arms: BySide<ArmPose>;
  readonly feet: BySide<FootPose>;
  readonly hair: readonly [HairSway, HairSway, HairSway];
};
