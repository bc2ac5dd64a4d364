import type { RigPose, Turn } from './pose.ts';
import { turned, vector } from './rotations.ts';
import type { SkeletonBuilder } from './skeleton-builder.ts';

const share = ([yaw, pitch, roll]: Turn, part: number): Turn => [yaw * part, pitch * part, roll * part];

/** Places the trunk: spine and chest share the turn of the torso, neck and head share that of the head. */
export const placeTrunk = (skeleton: SkeletonBuilder, { pelvis, torso, head }: RigPose): void => {
  skeleton.place('pelvis', vector(pelvis.position), turned(pelvis.turn));
  skeleton.attach('pelvis', 'spine', turned(share(torso, 0.5)));
  skeleton.attach('spine', 'chest', turned(share(torso, 0.5)));
  skeleton.attach('chest', 'neck', turned(share(head, 0.4)));
  skeleton.attach('neck', 'head', turned(share(head, 0.6)));
};

/** Places the ponytail: each piece hangs on the one before it. */
export const placeHair = (skeleton: SkeletonBuilder, { hair }: RigPose): void => {
  const [first, second, third] = hair.map(([pitch, roll]) => turned([0, pitch, roll]));
  skeleton.attach('head', 'ponytail1', first);
  skeleton.attach('ponytail1', 'ponytail2', second);
  skeleton.attach('ponytail2', 'ponytail3', third);
};
