import type { Triple } from '../rig/pose.ts';
import { FOREARM_LENGTH, UPPER_ARM_LENGTH } from '../rig/rest-joints.ts';

/** A hand farther away than this would make the elbow snap straight. */
const LONGEST_REACH = 0.985 * (UPPER_ARM_LENGTH + FOREARM_LENGTH);

const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const sum = (a: Triple, s: number, b: Triple, t: number): Triple => [
  a[0] * s + b[0] * t,
  a[1] * s + b[1] * t,
  a[2] * s + b[2] * t,
];
const unit = (a: Triple): Triple => sum(a, 1 / Math.sqrt(dot(a, a)), a, 0);

/** The directions of an arm whose hand is at `hand` from the shoulder (metres), the elbow towards `elbow`. */
export const reaching = (hand: Triple, elbow: Triple): { readonly upper: Triple; readonly fore: Triple } => {
  const along = unit(hand);
  const distance = Math.min(Math.sqrt(dot(hand, hand)), LONGEST_REACH);
  const cos = (UPPER_ARM_LENGTH ** 2 + distance ** 2 - FOREARM_LENGTH ** 2) / (2 * UPPER_ARM_LENGTH * distance);
  const aside = unit(sum(elbow, 1, along, -dot(elbow, along)));
  const upper = sum(along, cos, aside, Math.sqrt(1 - cos ** 2));
  return { upper, fore: unit(sum(along, distance, upper, -UPPER_ARM_LENGTH)) };
};
