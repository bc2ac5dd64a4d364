import type { Degrees, Seconds } from '@instep/choreo/units';
import { Euler, type Vector3 } from 'three';
import type { HairSway, RigPose } from '../rig/pose.ts';
import type { RestJoints } from '../rig/rest-joints.ts';
import { RADIANS } from '../rig/rotations.ts';
import { createSkeletonBuilder } from '../rig/skeleton-builder.ts';
import { placeTrunk } from '../rig/solve.ts';
import { clamp } from '../sdf/math.ts';
import { createFollower } from './follower.ts';

type HeadPosition = { readonly at: Vector3; readonly pitch: Degrees; readonly roll: Degrees };

const headPosition = (pose: RigPose, rest: RestJoints): HeadPosition => {
  const skeleton = createSkeletonBuilder(rest);
  placeTrunk(skeleton, pose);
  const { position, rotation } = skeleton.get('head');
  const { x, z } = new Euler().setFromQuaternion(rotation, 'YXZ');
  return { at: position, pitch: x / RADIANS, roll: z / RADIANS };
};

/** Degrees that a piece swings out for each m/s² of the head's acceleration. */
const SWING = { pitch: 1.6, roll: 2 };
const PONYTAIL_SPRINGS = [0, 1, 2].map((piece) => ({ frequencyHz: 1.5 + 0.35 * piece, damping: 0.3, response: 0 }));

/** Lets the ponytail swing: each piece is a pendulum that the head's acceleration drives. */
export const withHair = (poses: readonly RigPose[], rest: RestJoints, step: Seconds): RigPose[] => {
  const heads = poses.map((pose) => headPosition(pose, rest));
  const followers = PONYTAIL_SPRINGS.map((spring) => createFollower(spring, [0, 0], step));
  return poses.map((pose, i) => {
    const here = heads[i]!;
    const before = heads[i - 1] ?? here;
    const after = heads[i + 1] ?? here;
    const acceleration = before.at
      .clone()
      .addScaledVector(here.at, -2)
      .add(after.at)
      .divideScalar(step ** 2);
    const sways = followers.map((follow, piece): HairSway => {
      // Only the first piece hangs on the head; each of the others hangs on the piece before it.
      const hang = piece === 0 ? { pitch: 0.7 * here.pitch, roll: 0.8 * here.roll } : { pitch: 0, roll: 0 };
      const [pitch = 0, roll = 0] = follow([
        clamp(acceleration.z * SWING.pitch, -25, 25) - hang.pitch,
        clamp(acceleration.x * SWING.roll, -32, 32) - hang.roll,
      ]);
      const share = piece === 0 ? 1 : 0.65;
      return [clamp(pitch, -14, 40) * share, clamp(roll, -45, 45) * share];
    });
    return { ...pose, hair: [sways[0]!, sways[1]!, sways[2]!] };
  });
};
