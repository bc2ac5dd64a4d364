import { Quaternion, type Vector3 } from 'three';
import type { BoneName } from './bones.ts';
import type { RestJoints } from './rest-joints.ts';
import { vector } from './rotations.ts';

/** Where a bone begins in the room, and how it is turned against its rest. */
export type BoneTransform = { readonly position: Vector3; readonly rotation: Quaternion };

/** The bones that are placed already, from the pelvis outwards. */
export type SkeletonBuilder = {
  readonly placed: ReadonlyMap<BoneName, BoneTransform>;
  place(bone: BoneName, position: Vector3, rotation: Quaternion): BoneTransform;
  /** Where a bone begins that hangs on a placed one. */
  jointOn(parent: BoneName, bone: BoneName): Vector3;
  /** A bone turned by `turn` against its parent, at the end of which it begins. */
  attach(parent: BoneName, bone: BoneName, turn?: Quaternion): BoneTransform;
  /** At rest. */
  between(parent: BoneName, bone: BoneName): Vector3;
  get(bone: BoneName): BoneTransform;
};

/** Bones are placed one after the other; asking for one that isn't placed yet is a bug and throws. */
export const createSkeletonBuilder = (rest: RestJoints): SkeletonBuilder => {
  const placed = new Map<BoneName, BoneTransform>();
  const get = (bone: BoneName): BoneTransform => {
    const found = placed.get(bone);
    if (!found) throw new Error(`expected ${bone} to be placed before what hangs on it`);
    return found;
  };
  const place = (bone: BoneName, position: Vector3, rotation: Quaternion): BoneTransform => {
    const transform = { position, rotation };
    placed.set(bone, transform);
    return transform;
  };
  const between = (parent: BoneName, bone: BoneName): Vector3 => vector(rest[bone]).sub(vector(rest[parent]));
  const jointOn = (parent: BoneName, bone: BoneName): Vector3 => {
    const { position, rotation } = get(parent);
    return between(parent, bone).applyQuaternion(rotation).add(position);
  };
  const attach = (parent: BoneName, bone: BoneName, turn = new Quaternion()): BoneTransform =>
    place(bone, jointOn(parent, bone), get(parent).rotation.clone().multiply(turn));
  return { placed, place, jointOn, attach, between, get };
};
