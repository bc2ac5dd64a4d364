import type { Metres } from '@instep/choreo/units';
import type { ByBone, LimbPart } from './bones.ts';
import type { Vec3 } from './pose.ts';
import type { Proportions } from './proportions.ts';

/** The position where each bone begins while the body stands at rest, arms 60° from straight down. */
export type RestJoints = ByBone<Vec3>;

const REST_ARM_ANGLE = Math.PI / 3;
/** The left arm's direction at rest. */
export const REST_ARM: Vec3 = [Math.sin(REST_ARM_ANGLE), -Math.cos(REST_ARM_ANGLE), 0];
/** The direction out of the back of the left hand at rest. */
export const REST_HAND_BACK: Vec3 = [Math.cos(REST_ARM_ANGLE), Math.sin(REST_ARM_ANGLE), 0];

/** Length on an average body. */
export const UPPER_ARM_LENGTH: Metres = 0.275;
export const FOREARM_LENGTH: Metres = 0.248;
/** Height from ankle to hip of an average body, upright. */
const LEG_HEIGHT: Metres = 0.885;

type Trunk = Pick<RestJoints, 'pelvis' | 'spine' | 'chest' | 'neck' | 'head'>;
type HairJoints = Pick<RestJoints, 'ponytail1' | 'ponytail2' | 'ponytail3'>;
type LimbJoints = Readonly<Record<LimbPart, Vec3>>;

/** The joints of a body of these proportions. */
export const restJoints = (body: Proportions): RestJoints => {
  const raised = LEG_HEIGHT * (body.legs - 1);
  const trunk = trunkJoints(raised);
  const left: LimbJoints = { ...armJoints(body, raised), ...legJoints(body, raised) };
  return { ...trunk, ...sided(left), ...hairJoints(trunk.head, body.head) };
};

const trunkJoints = (raised: Metres): Trunk => ({
  pelvis: [0, 0.955 + raised, 0],
  spine: [0, 1.06 + raised, 0],
  chest: [0, 1.19 + raised, 0],
  neck: [0, 1.455 + raised, -0.018],
  head: [0, 1.553 + raised, 0.004],
});

const along = (from: Vec3, direction: Vec3, length: Metres): Vec3 => [
  from[0] + direction[0] * length,
  from[1] + direction[1] * length,
  from[2] + direction[2] * length,
];

const armJoints = (body: Proportions, raised: Metres) => {
  const shoulder: Vec3 = [0.168 * body.shoulders, 1.398 + raised, -0.012];
  const elbow = along(shoulder, REST_ARM, UPPER_ARM_LENGTH * body.arms);
  const wrist = along(elbow, REST_ARM, FOREARM_LENGTH * body.arms);
  /**
   * A point of the hand: metres from the wrist towards the fingertips, out of the hand's back, and towards the thumb.
   */
  const inHand = (forth: Metres, back: Metres, toThumb: Metres): Vec3 => {
    const [x, y, z] = along(along(wrist, REST_ARM, forth), REST_HAND_BACK, back);
    return [x, y, z + toThumb];
  };
  return {
    clavicle: [0.025, 1.405 + raised, 0] as Vec3,
    upperArm: shoulder,
    forearm: elbow,
    forearmTwist: elbow,
    hand: wrist,
    fingers: inHand(0.086, 0, -0.008),
    fingerTips: inHand(0.128, 0, -0.008),
    index: inHand(0.088, 0, 0.03),
    indexTip: inHand(0.128, 0, 0.033),
    thumb: inHand(0.028, -0.004, 0.036),
  };
};

const legJoints = (body: Proportions, raised: Metres) => ({
  thigh: [0.09 * body.hips, 0.922 + raised, 0] as Vec3,
  shin: [0.096 * body.hips, 0.085 + 0.42 * body.legs, 0.01] as Vec3,
  foot: [0.1 * body.hips, 0.085, -0.018] as Vec3,
  toes: [0.103 * body.hips, 0.022, 0.108] as Vec3,
});

const hairJoints = ([, y]: Vec3, size: number): HairJoints => ({
  ponytail1: [0, y + 0.165 * size, -0.098 * size],
  ponytail2: [0, y + 0.09 * size, -0.172 * size],
  ponytail3: [0, y - 0.01 * size, -0.182 * size],
});

/** Joints of both sides: the left side's and their mirror images. */
const sided = (left: LimbJoints) => {
  const pairs = Object.entries(left).flatMap(([part, [x, y, z]]) => [
    [`${part}L`, [x, y, z]],
    [`${part}R`, [-x, y, z]],
  ]);
  return Object.fromEntries(pairs) as Pick<RestJoints, `${LimbPart}L` | `${LimbPart}R`>;
};
