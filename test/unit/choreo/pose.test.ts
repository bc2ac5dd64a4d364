import { mirrored } from '@instep/choreo/pose';
import { expect, test } from 'vitest';
import { anyPose } from '../../support/any-pose.ts';

test('mirrored twice, a pose is itself', () => {
  expect(mirrored(mirrored(anyPose()))).toEqual(anyPose());
});

test("in the mirror the right wrist stands where the left one's image is", () => {
  const pose = anyPose();
  expect(mirrored(pose).right_wrist).toEqual({
    ...pose.left_wrist,
    x: -pose.left_wrist.x,
    world: { ...pose.left_wrist.world, x: -(pose.left_wrist.world?.x ?? 0) },
  });
});

test('a mirror turns no height and no depth', () => {
  const pose = anyPose();
  expect(mirrored(pose).nose.y).toBe(pose.nose.y);
  expect(mirrored(pose).nose.world?.z).toBe(pose.nose.world?.z);
});
