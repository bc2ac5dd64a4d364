import { bodyPoints, bodyPoseOf } from '@instep/choreo/body-pose';
import { byKeypoint, BONES, type BoneName } from '@instep/choreo/skeleton';
import type { Pose } from '@instep/choreo/pose';
import { describe, expect, test } from 'vitest';
import { CAMERA, poseOf, standing, STANDING, turnBone } from '../../support/poses.ts';

const weightOf = (pose: Pose, bone: BoneName): number =>
  bodyPoseOf(pose).weights[BONES.findIndex(({ name }) => name === bone)] as number;

const withConfidence = (pose: Pose, pattern: RegExp, confidence: number): Pose =>
  byKeypoint((name) => (pattern.test(name) ? { ...pose[name], confidence } : pose[name]));

describe('a body pose', () => {
  test('is the same for the same pose elsewhere and twice as large', () => {
    const near = bodyPoseOf(standing({ ...CAMERA, x: 100, y: 400, torso: 200 }));
    const far = bodyPoseOf(standing());
    near.directions.forEach((value, i) => expect(value).toBeCloseTo(far.directions[i] as number, 9));
    near.weights.forEach((value, i) => expect(value).toBeCloseTo(far.weights[i] as number, 9));
  });

  test('has directions of length 1', () => {
    const { directions } = bodyPoseOf(standing());
    for (let bone = 0; bone < BONES.length; bone++) {
      expect(Math.hypot(directions[2 * bone] as number, directions[2 * bone + 1] as number)).toBeCloseTo(1, 9);
    }
  });

  test('weighs a bone less the nearer it points to the camera', () => {
    const towards = (depth: number): number =>
      weightOf(poseOf({ ...STANDING, left_forearm: { angle: 5, depth } }), 'left_forearm');
    expect(towards(0)).toBe(1);
    expect(towards(75)).toBeLessThan(0.6);
    expect(towards(88)).toBe(0);
  });

  test('weighs a bone by its less confident end, and the spine by the least confident of shoulders and hips', () => {
    expect(weightOf(withConfidence(standing(), /left_wrist/, 0.5), 'left_forearm')).toBeCloseTo(0.5, 9);
    expect(weightOf(withConfidence(standing(), /left_wrist/, 0.2), 'left_forearm')).toBe(0);
    expect(weightOf(withConfidence(standing(), /right_hip/, 0.2), 'spine')).toBe(0);
    expect(weightOf(withConfidence(standing(), /right_shoulder/, 0.2), 'spine')).toBe(0);
  });

  test('turns only the bones beyond the joint that turns', () => {
    const straight = bodyPoseOf(standing()).directions;
    const bent = bodyPoseOf(poseOf(turnBone(STANDING, 'right_forearm', -40))).directions;
    const moved = BONES.filter(
      (_, bone) => Math.abs((straight[2 * bone] as number) - (bent[2 * bone] as number)) > 1e-9,
    );
    expect(moved.map(({ name }) => name)).toEqual(['right_forearm']);
  });

  test('has no weight and no NaN when all points coincide', () => {
    const nowhere = byKeypoint(() => ({ x: 5, y: 5, confidence: 1, world: null }));
    expect([...bodyPoseOf(nowhere).weights]).toEqual(BONES.map(() => 0));
    expect([...bodyPoseOf(nowhere).directions].some(Number.isNaN)).toBe(false);
  });
});

describe('a turned view', () => {
  test('of the world points equals what a camera at that side sees', () => {
    const stance = { ...STANDING, left_forearm: { angle: 60, depth: 30 } };
    const turnedView = bodyPoints(poseOf(stance), { mirrored: false, yaw: 40 }) as Float64Array;
    const filmedThere = bodyPoints(poseOf(stance, { ...CAMERA, x: 0, y: 0, torso: 0.5, yaw: 40 })) as Float64Array;
    turnedView.forEach((value, i) => expect(value).toBeCloseTo(filmedThere[i] as number, 9));
  });

  test('is null for a pose without depth', () => {
    const flat = byKeypoint((name) => ({ ...standing()[name], world: null }));
    expect(bodyPoints(flat, { mirrored: false, yaw: 20 })).toBeNull();
    expect(bodyPoints(flat, { mirrored: true, yaw: 0 })).not.toBeNull();
  });
});
