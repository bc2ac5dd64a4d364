import type { Degrees, Seconds } from '@instep/choreo/units';
import { elbowHinge, hingeWeight } from '../rig/arm.ts';
import { bySide, SIDES, type BodySide } from '../rig/bones.ts';
import type { RigPose } from '../rig/pose.ts';
import type { RestJoints } from '../rig/rest-joints.ts';
import { createSkeletonBuilder } from '../rig/skeleton-builder.ts';
import { placeTrunk } from '../rig/solve.ts';

/** Time constant with which an upper arm turns to where its elbow's hinge requires it. */
const TWIST_TIME: Seconds = 0.08;
const MAX_TWIST: Degrees = 206;

/** The angle that describes the same turn as `angle` and is nearest to `near`. */
const unwrapped = (angle: Degrees, near: Degrees): Degrees => angle - 360 * Math.round((angle - near) / 360);

/**
 * Adds the twist of every arm, unwrapped over time. Computed for each pose alone, it would jump by a whole turn where
 * the elbow's hinge passes behind the arm, and hands would flip.
 */
export const withArmTwists = (poses: readonly RigPose[], rest: RestJoints, step: Seconds): RigPose[] => {
  const twists: { [side in BodySide]: Degrees } = { L: 0, R: 0 };
  const share = 1 - Math.exp(-step / TWIST_TIME);
  return poses.map((pose) => {
    const skeleton = createSkeletonBuilder(rest);
    placeTrunk(skeleton, pose);
    for (const side of SIDES) {
      const { twist, bend } = elbowHinge(skeleton, side, pose.arms[side]);
      const way = unwrapped(twist, twists[side]) - twists[side];
      const next = twists[side] + way * hingeWeight(bend) * share;
      twists[side] = Math.abs(next) > MAX_TWIST ? next - 360 * Math.sign(next) : next;
    }
    return { ...pose, arms: bySide((side) => ({ ...pose.arms[side], twist: twists[side] })) };
  });
};
