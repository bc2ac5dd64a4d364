import { Quaternion, type Vector3 } from 'three';
import type { BoneName } from './bones.ts';
import type { RestJoints } from './rest-joints.ts';
import { vector } from './rotations.ts';

/** The position where a bone begins in the room, and its rotation relative to its rest. */
export type BoneTransform = { readonly position: Vector3; readonly rotation: Quaternion };

/** Places bones one after the other, from the pelvis outwards. */
export type SkeletonBuilder = {
  readonly placed: ReadonlyMap<BoneName, BoneTransform>;
  place(bone: BoneName, position: Vector3, rotation: Quaternion): BoneTransform;
  /** The position where a bone begins whose parent is already placed. */
  jointOn(parent: BoneName, bone: BoneName): Vector3;
  /** Places a bone at its joint on the parent, rotated by `turn` relative to the parent. */
  attach(parent: BoneName, bone: BoneName, turn?: Quaternion): BoneTransform;
  /** The vector from the start of one bone to the start of another, at rest. */
  between(parent: BoneName, bone: BoneName): Vector3;
  get(bone: BoneName): BoneTransform;
};

/** Creates a builder without bones. A request for a bone that is not placed yet is a bug and throws. */
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
