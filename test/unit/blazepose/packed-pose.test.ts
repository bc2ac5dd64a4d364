import { packPose, unpackPose } from '@instep/blazepose/packed-pose';
import { byKeypoint } from '@instep/choreo/skeleton';
import { expect, test } from 'vitest';

// Thirds and sevenths have no exact representation: every bit must be kept.
const pose = byKeypoint((_name, index) => ({
  x: index / 3,
  y: -index / 7,
  confidence: index / 64,
  world: index % 2 ? null : { x: 0.5, y: index, z: -0.25 },
}));

test('packing and unpacking returns the same pose, also for keypoints without a world point', () => {
  expect(unpackPose(packPose(pose))).toEqual(pose);
});

test('a packed pose of another length is refused', () => {
  expect(() => unpackPose(new Float64Array(33))).toThrow('expected 198 numbers of a pose, got 33');
});
