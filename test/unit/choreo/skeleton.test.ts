import {
  BONES,
  byKeypoint,
  DRAWN_LINES,
  KEYPOINT_NAMES,
  LIMBS,
  mirrorLimb,
  mirrorKeypoint,
} from '@instep/choreo/skeleton';
import { describe, expect, test } from 'vitest';

describe('the skeleton', () => {
  test('has 33 keypoints, each name once', () => {
    expect(new Set(KEYPOINT_NAMES).size).toBe(33);
  });

  test.each([
    ['nose', 'nose'],
    ['left_wrist', 'right_wrist'],
    ['right_eye_inner', 'left_eye_inner'],
    ['mouth_left', 'mouth_right'],
  ] as const)('the mirror shows %s as %s', (name, other) => {
    expect(mirrorKeypoint(name)).toBe(other);
  });

  test.each(KEYPOINT_NAMES)('%s mirrored twice is itself', (name) => {
    expect(mirrorKeypoint(mirrorKeypoint(name))).toBe(name);
  });

  test.each(LIMBS)('the %s mirrored twice is itself', (limb) => {
    expect(mirrorLimb(mirrorLimb(limb))).toBe(limb);
  });

  test('has twelve judged bones, each name once, weighing 10 in all', () => {
    expect(new Set(BONES.map((bone) => bone.name)).size).toBe(12);
    expect(BONES.reduce((sum, bone) => sum + bone.weight, 0)).toBeCloseTo(10);
  });

  test('draws no line twice', () => {
    const lines = DRAWN_LINES.map(({ from, to }) => [from, to].sort().join(' '));
    expect(new Set(lines).size).toBe(lines.length);
  });

  test('byKeypoint gives one value for each keypoint, in their order', () => {
    expect(Object.values(byKeypoint((_name, index) => index))).toEqual([...KEYPOINT_NAMES.keys()]);
  });
});
