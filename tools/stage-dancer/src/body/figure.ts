import type { Proportions } from '../rig/proportions.ts';
import { REST_ARM, restJoints, type RestJoints } from '../rig/rest-joints.ts';
import { lerp, smoothstep } from '../sdf/math.ts';
import type { Outfit } from './looks.ts';

/** A body at rest (arms 60 degrees from hanging) and its outfit: the input from which all parts are shaped. */
export type Figure = {
  readonly proportions: Proportions;
  readonly outfit: Outfit;
  readonly joints: RestJoints;
  /** How much higher everything above the legs is than on the standard body, in metres. */
  readonly lift: number;
  /** How far the middle of each leg is outside its hip joint, in metres, so that thick thighs do not merge. */
  readonly spread: number;
};

const STANDARD_PELVIS = 0.955;

export const createFigure = (proportions: Proportions, outfit: Outfit): Figure => {
  const joints = restJoints(proportions);
  return {
    proportions,
    outfit,
    joints,
    lift: joints.pelvis[1] - STANDARD_PELVIS,
    spread: Math.max(0, proportions.girth - 1) * 0.1,
  };
};

/** Distance from the left shoulder along the arm at rest, in metres, scaled to an arm of standard length. */
export const alongArm = ({ joints, proportions }: Figure, x: number, y: number): number =>
  ((x - joints.upperArmL[0]) * REST_ARM[0] + (y - joints.upperArmL[1]) * REST_ARM[1]) / proportions.arms;

/** Distance from the middle of the left arm at rest, in metres, upwards across it. */
export const acrossArm = ({ joints }: Figure, x: number, y: number): number =>
  (x - joints.upperArmL[0]) * -REST_ARM[1] + (y - joints.upperArmL[1]) * REST_ARM[0];

/** A point of the left arm at rest; `along` is the distance on an arm of standard length. */
export const pointOfArm = ({ joints, proportions }: Figure, along: number): [number, number] => [
  joints.upperArmL[0] + REST_ARM[0] * along * proportions.arms,
  joints.upperArmL[1] + REST_ARM[1] * along * proportions.arms,
];

/** Converts a height on a standard leg to the same place on this leg: knees map to knees, ankles to ankles. */
export const legHeight = ({ joints }: Figure, height: number): number => {
  const [hip, knee, ankle] = [joints.thighL[1], joints.shinL[1], joints.footL[1]];
  if (height > 0.505) return lerp(knee, hip, (height - 0.505) / (0.922 - 0.505));
  return lerp(ankle, knee, (height - 0.085) / (0.505 - 0.085));
};

/** How far a leg's middle is moved outwards at a height, in metres: fully at the hip, not at all at the ankle. */
export const legSpread = (figure: Figure, y: number): number =>
  figure.spread * smoothstep(figure.joints.footL[1], figure.joints.shinL[1] + 0.1, y);
