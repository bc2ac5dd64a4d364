import type { RigPose, EulerAngles } from './pose.ts';
import { eulerRotation, vector } from './rotations.ts';
import { type SkeletonBuilder, createSkeletonBuilder, type BoneTransform } from './skeleton-builder.ts';
import { placeArm } from './arm.ts';
import { BONE_NAMES, SIDES, type BoneName, type ByBone } from './bones.ts';
import { placeLeg } from './leg.ts';
import type { RestJoints } from './rest-joints.ts';

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

const share = ([yaw, pitch, roll]: EulerAngles, part: number): EulerAngles => [yaw * part, pitch * part, roll * part];

/** Places the trunk: spine and chest share the turn of the torso, neck and head share that of the head. */
export const placeTrunk = (skeleton: SkeletonBuilder, { pelvis, torso, head }: RigPose): void => {
  skeleton.place('pelvis', vector(pelvis.position), eulerRotation(pelvis.turn));
  skeleton.attach('pelvis', 'spine', eulerRotation(share(torso, 0.5)));
  skeleton.attach('spine', 'chest', eulerRotation(share(torso, 0.5)));
  skeleton.attach('chest', 'neck', eulerRotation(share(head, 0.4)));
  skeleton.attach('neck', 'head', eulerRotation(share(head, 0.6)));
};

/** Places the ponytail: each piece hangs on the one before it. */
export const placeHair = (skeleton: SkeletonBuilder, { hair }: RigPose): void => {
  const [first, second, third] = hair.map(([pitch, roll]) => eulerRotation([0, pitch, roll]));
  skeleton.attach('head', 'ponytail1', first);
  skeleton.attach('ponytail1', 'ponytail2', second);
  skeleton.attach('ponytail2', 'ponytail3', third);
};
