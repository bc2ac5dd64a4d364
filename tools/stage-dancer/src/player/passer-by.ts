import type { Metres, Seconds } from '@instep/choreo/units';
import { ARMS } from '../choreography/arms.ts';
import { blendArms } from '../motion/blend.ts';
import { bySide, signOf } from '../rig/bones.ts';
import type { FootPose, RigPose } from '../rig/pose.ts';
import { BODIES } from '../rig/proportions.ts';
import { restJoints } from '../rig/rest-joints.ts';
import { lerp, smoothstep } from '../sdf/math.ts';
import type { ErrorOf } from './player.ts';

/** The second person walks from this far on the player's left to as far on their right. */
const FROM: Metres = 3.4;
const STEP: Metres = 0.62;

/** The pose of the second person at a moment; `null` before and after. */
export const passerByPoseAt = (error: ErrorOf<'second-person'>, time: Seconds): RigPose | null => {
  if (time < error.fromS || time > error.toS) return null;
  const rest = restJoints(BODIES[error.body]);
  const way = ((time - error.fromS) / (error.toS - error.fromS)) * 2 * FROM;
  const stride = way / STEP;
  const swing = Math.sin(Math.PI * stride);
  const bob = 0.018 * Math.cos(2 * Math.PI * stride);
  return {
    pelvis: { position: [FROM - way, rest.pelvis[1] - 0.035 + bob, error.z], turn: [-90 + 6 * swing, 2, 0] },
    torso: [-10 * swing, 2, 0],
    head: [4 * swing, 0, 0],
    arms: {
      L: blendArms(ARMS.swingBack, ARMS.swingForward, 0.5 + 0.4 * swing),
      R: blendArms(ARMS.swingBack, ARMS.swingForward, 0.5 - 0.4 * swing),
    },
    feet: bySide((side): FootPose => walkingFoot(stride, side === 'L' ? 0 : 1, error.z - signOf(side) * 0.09)),
    hair: [
      [0, 0],
      [0, 0],
      [0, 0],
    ],
  };
};

/**
 * A foot stands for one step and swings during the next. The feet stand one step apart, the front one half a step ahead
 * of the body.
 */
const walkingFoot = (stride: number, phase: number, z: Metres): FootPose => {
  const cycle = Math.floor((stride + phase) / 2);
  const inCycle = stride + phase - 2 * cycle;
  const t = smoothstep(0, 1, inCycle - 1);
  const stand = 2 * cycle - phase + 0.5;
  const inAir = inCycle > 1 ? Math.sin(Math.PI * (inCycle - 1)) : 0;
  return { x: FROM - STEP * lerp(stand, stand + 2, t), z, height: 0.06 * inAir, yaw: -90, pitch: 28 * inAir };
};
