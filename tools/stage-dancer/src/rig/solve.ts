import { placeArm } from './arm.ts';
import { BONE_NAMES, SIDES, type BoneName, type ByBone } from './bones.ts';
import { placeLeg } from './leg.ts';
import type { RigPose } from './pose.ts';
import type { RestJoints } from './rest-joints.ts';
import { createSkeletonBuilder, type BoneTransform } from './skeleton-builder.ts';
import { placeHair, placeTrunk } from './spine.ts';

/** The transform of every bone at one moment. */
export type SolvedRig = ByBone<BoneTransform>;

/** Computes the bones of a body in a pose: trunk and arms from their angles, legs from the positions of the feet. */
export const solveRig = (pose: RigPose, rest: RestJoints): SolvedRig => {
  const skeleton = createSkeletonBuilder(rest);
  placeTrunk(skeleton, pose);
  placeHair(skeleton, pose);
  for (const side of SIDES) {
    placeArm(skeleton, side, pose.arms[side]);
    placeLeg(skeleton, rest, side, pose.feet[side]);
  }
  return Object.fromEntries(BONE_NAMES.map((bone: BoneName) => [bone, skeleton.get(bone)])) as SolvedRig;
};
