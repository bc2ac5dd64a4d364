import { mirrored } from '@instep/choreo/pose';
import { expect, test } from 'vitest';
import { anyPose } from '../../support/poses.ts';

test('a pose mirrored twice is unchanged', () => {
  expect(mirrored(mirrored(anyPose()))).toEqual(anyPose());
});

test('mirroring puts the right wrist at the mirror image of the left one', () => {
  const pose = anyPose();
  expect(mirrored(pose).right_wrist).toEqual({
    ...pose.left_wrist,
    x: -pose.left_wrist.x,
    world: { ...pose.left_wrist.world, x: -(pose.left_wrist.world?.x ?? 0) },
  });
});

test('mirroring changes neither height nor depth', () => {
  const pose = anyPose();
  expect(mirrored(pose).nose.y).toBe(pose.nose.y);
  expect(mirrored(pose).nose.world?.z).toBe(pose.nose.world?.z);
});
