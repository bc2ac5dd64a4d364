import { describe, expect, it } from 'vitest';
import { ARMS } from '@instep/stage-dancer/choreography/arms';
import { danceById } from '@instep/stage-dancer/dances/dances';
import { danceMotion } from '@instep/stage-dancer/motion/motion';
import { BONE_NAMES, type BoneName } from '@instep/stage-dancer/rig/bones';
import { mirrorPose } from '@instep/stage-dancer/rig/pose';
import { BODIES } from '@instep/stage-dancer/rig/proportions';
import { restJoints } from '@instep/stage-dancer/rig/rest-joints';
import { solveRig } from '@instep/stage-dancer/rig/solve';
import { keypointPositions } from '@instep/stage-dancer/rig/keypoint-positions';

const motion = danceMotion(danceById('test-steps')!);
const TIMES = [0, 2.5, 4.4, 7.3, 10.9];

/** The same bone on the other side. */
const opposite = (bone: BoneName): BoneName => {
  if (bone.endsWith('L')) return `${bone.slice(0, -1)}R` as BoneName;
  return bone.endsWith('R') ? (`${bone.slice(0, -1)}L` as BoneName) : bone;
};

describe('solveRig', () => {
  it('keeps the length of every limb', () => {
    const length = (from: BoneName, to: BoneName, time: number): number => {
      const rig = solveRig(motion.poseAt(time), motion.rest);
      return rig[from].position.distanceTo(rig[to].position);
    };
    for (const time of TIMES) {
      expect(length('upperArmL', 'forearmL', time)).toBeCloseTo(0.275 * BODIES.small.arms, 6);
      expect(length('thighR', 'shinR', time)).toBeCloseTo(length('thighR', 'shinR', 0), 6);
      expect(length('shinR', 'footR', time)).toBeCloseTo(length('shinR', 'footR', 0), 6);
    }
  });

  it('places the ball of a foot where the pose requires it', () => {
    const pose = motion.poseAt(4.4);
    const { feet } = pose;
    const rig = solveRig(pose, motion.rest);
    expect(rig.toesL.position.y).toBeCloseTo(motion.rest.toesL[1] + feet.L.height, 3);
  });

  it('solves a mirrored pose to the mirror image', () => {
    for (const time of TIMES) {
      const pose = motion.poseAt(time);
      const [right, mirror] = [solveRig(pose, motion.rest), solveRig(mirrorPose(pose), motion.rest)];
      for (const bone of BONE_NAMES) {
        const [a, b] = [right[bone].position, mirror[opposite(bone)].position];
        expect(Math.hypot(a.x + b.x, a.y - b.y, a.z - b.z), `${bone} at ${time}`).toBeLessThan(1e-6);
      }
    }
  });
});

describe('keypointPositions', () => {
  it('has the wrist at the hand, and left keypoints at larger x than right ones', () => {
    const rig = solveRig(motion.poseAt(0), motion.rest);
    const joints = keypointPositions(rig, motion.proportions.head);
    expect(joints.left_wrist.distanceTo(rig.handL.position)).toBe(0);
    for (const part of ['eye', 'ear', 'shoulder', 'hip', 'ankle', 'heel'] as const) {
      expect(joints[`left_${part}`].x, part).toBeGreaterThan(joints[`right_${part}`].x);
    }
    expect(joints.nose.z).toBeGreaterThan(joints.left_ear.z);
    expect(joints.left_foot_index.z).toBeGreaterThan(joints.left_heel.z);
  });
});

describe('restJoints', () => {
  it('raises everything above longer legs', () => {
    const [average, slim] = [restJoints(BODIES.average), restJoints(BODIES.slim)];
    expect(slim.head[1] - average.head[1]).toBeCloseTo(0.885 * 0.04, 9);
    expect(slim.footL[1]).toBe(average.footL[1]);
  });
});

it('a clap brings the hands of an average body together', () => {
  const pose = motion.poseAt(0);
  const clapping = { ...pose, torso: [0, 0, 0], arms: { L: ARMS.clap, R: ARMS.clap } } as const;
  const rig = solveRig(clapping, restJoints(BODIES.average));
  expect(rig.handL.position.distanceTo(rig.handR.position)).toBeLessThan(0.09);
});
