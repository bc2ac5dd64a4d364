import type { Vec3, ArmPose, WristBend } from '../rig/pose.ts';
import { FOREARM_LENGTH, UPPER_ARM_LENGTH } from '../rig/rest-joints.ts';
import type { Degrees } from '@instep/choreo/units';
import { HANDS, type HandName } from '../rig/hand.ts';

type ArmDetails = { readonly roll?: Degrees; readonly hand?: HandName; readonly wrist?: WristBend };

const arm = (upper: Vec3, fore: Vec3, { roll = 70, hand = 'relaxed', wrist = [0, 0] }: ArmDetails = {}): ArmPose => ({
  upper,
  fore,
  roll,
  hand: HANDS[hand],
  wrist,
  twist: null,
});

/** A hand farther away than this would make the elbow snap straight. */
const MAX_REACH = 0.985 * (UPPER_ARM_LENGTH + FOREARM_LENGTH);

const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const sum = (a: Vec3, s: number, b: Vec3, t: number): Vec3 => [
  a[0] * s + b[0] * t,
  a[1] * s + b[1] * t,
  a[2] * s + b[2] * t,
];
const unit = (a: Vec3): Vec3 => sum(a, 1 / Math.sqrt(dot(a, a)), a, 0);

/** The directions of an arm whose hand is at `hand` from the shoulder (metres), the elbow towards `elbow`. */
const armDirections = (hand: Vec3, elbow: Vec3): { readonly upper: Vec3; readonly fore: Vec3 } => {
  const along = unit(hand);
  const distance = Math.min(Math.sqrt(dot(hand, hand)), MAX_REACH);
  const cos = (UPPER_ARM_LENGTH ** 2 + distance ** 2 - FOREARM_LENGTH ** 2) / (2 * UPPER_ARM_LENGTH * distance);
  const aside = unit(sum(elbow, 1, along, -dot(elbow, along)));
  const upper = sum(along, cos, aside, Math.sqrt(1 - cos ** 2));
  return { upper, fore: unit(sum(along, distance, upper, -UPPER_ARM_LENGTH)) };
};

/** An arm with its hand at `at`, in metres from the shoulder, and its elbow towards `elbow`. */
const handAt = (at: Vec3, elbow: Vec3, details: ArmDetails): ArmPose => {
  const { upper, fore } = armDirections(at, elbow);
  return arm(upper, fore, details);
};

/**
 * Arm poses by name, the same for both arms: the directions of the upper arm and of the forearm, with x outwards, y up
 * and z forward. Poses in which the hand touches something give its position instead, in metres from the shoulder.
 */
export const ARMS = {
  rest: arm([0.2, -0.97, 0.1], [0.12, -0.93, 0.36]),
  low: arm([0.62, -0.78, 0.08], [0.66, -0.74, 0.12], { roll: 60, hand: 'open' }),
  wide: arm([1, 0.02, 0.06], [1, 0.03, 0.08], { roll: 55, hand: 'flat' }),
  vee: arm([0.6, 0.8, 0.06], [0.56, 0.83, 0.06], { roll: 95, hand: 'open' }),
  up: arm([0.26, 0.96, 0.02], [0.12, 0.99, 0.04], { roll: 95, hand: 'open' }),
  rainbow: arm([0.45, 0.88, 0.06], [-0.42, 0.9, 0.1], { roll: 100 }),
  slopeUp: arm([0.93, 0.36, 0.06], [0.9, 0.43, 0.06], { roll: 55, hand: 'open' }),
  slopeDown: arm([0.93, -0.36, 0.06], [0.9, -0.43, 0.08], { roll: 55, hand: 'open' }),
  cactus: arm([0.98, 0.05, 0.12], [0.1, 0.99, 0.1], { roll: 95, hand: 'fist' }),
  cactusDown: arm([0.98, 0.02, 0.14], [0.12, -0.96, 0.22], { roll: 40, hand: 'fist' }),
  lift: arm([0.72, -0.42, 0.42], [0.42, 0.6, 0.66], { roll: 110, hand: 'open' }),
  wave: arm([0.9, 0.3, 0.14], [0.82, -0.4, 0.3], { roll: 40, wrist: [-30, 0] }),
  forward: arm([0.2, -0.04, 0.98], [0.12, 0.02, 0.99], { roll: 55, hand: 'flat' }),
  push: arm([0.45, -0.1, 0.9], [0.15, 0.18, 0.97], { roll: 70, hand: 'open', wrist: [-45, 0] }),
  scoop: arm([0.34, -0.86, 0.34], [0.1, -0.3, 0.95], { roll: 110, hand: 'open' }),
  shoulder: arm([0.8, -0.45, 0.3], [-0.5, 0.78, 0.3], { roll: 100 }),
  heart: arm([0.7, 0.7, 0.1], [-0.62, 0.76, 0.14], { roll: 110, wrist: [20, 0] }),
  behindHead: arm([0.86, 0.46, 0.1], [-0.64, 0.72, 0.02], { roll: 120 }),
  archer: arm([0.93, 0.02, -0.2], [-0.62, 0.06, 0.78], { roll: 60, hand: 'fist' }),
  swingForward: arm([0.14, -0.86, 0.48], [0.02, -0.38, 0.92], { roll: 75, hand: 'fist' }),
  swingBack: arm([0.22, -0.88, -0.42], [0.16, -0.86, 0.2], { hand: 'fist' }),
  pumpForward: arm([0.1, -0.7, 0.66], [0.02, 0.3, 0.95], { roll: 80, hand: 'fist' }),
  pumpBack: arm([0.2, -0.8, -0.52], [0.1, -0.5, 0.78], { roll: 80, hand: 'fist' }),
  guard: arm([0.3, -0.82, 0.48], [-0.22, 0.8, 0.55], { roll: 100, hand: 'fist' }),
  punch: arm([-0.42, 0.02, 0.9], [-0.42, 0.05, 0.9], { roll: 60, hand: 'fist' }),
  punchUp: arm([0.22, 0.95, 0.2], [0.06, 0.98, 0.16], { roll: 80, hand: 'fist' }),
  point: arm([0.16, -0.08, 0.98], [0.05, 0.05, 1], { roll: 80, hand: 'point' }),
  pointUp: arm([0.64, 0.74, 0.22], [0.62, 0.77, 0.14], { roll: 80, hand: 'point' }),
  pointAcross: arm([-0.06, -0.8, 0.62], [-0.6, -0.62, 0.52], { roll: 60, hand: 'point' }),
  clap: handAt([-0.142, -0.17, 0.27], [1, -0.6, -0.1], { roll: 95, hand: 'flat' }),
  clapUp: handAt([-0.125, 0.36, 0.2], [1, 0.2, 0.1], { roll: 95, hand: 'flat' }),
  cross: handAt([-0.235, -0.06, 0.2], [0.5, -1, 0.5], { roll: 100, hand: 'fist' }),
  /** Crosses in front of the other arm, which is in the `cross` pose. */
  crossFront: handAt([-0.225, -0.03, 0.29], [0.5, -1, 0.5], { roll: 100, hand: 'fist' }),
  hip: handAt([0.015, -0.385, 0.03], [1, 0.1, -0.45], { roll: 125, wrist: [40, 10] }),
  thigh: handAt([-0.02, -0.4, 0.3], [1, -0.2, -0.2], { roll: 60, hand: 'flat' }),
} as const satisfies Record<string, ArmPose>;

export type ArmName = keyof typeof ARMS;
