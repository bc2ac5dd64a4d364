import { byKeypoint } from '@instep/choreo/skeleton';
import { packPose, unpackPose } from '@instep/pose-estimator/worker/packed-pose';
import { expect, test } from 'vitest';

// Halves and quarters: exact in 32 bits.
const pose = byKeypoint((_name, index) => ({
  x: index + 0.5,
  y: -index - 0.25,
  confidence: index / 64,
  world: index % 2 ? null : { x: 0.5, y: index, z: -0.25 },
}));

test('a pose that was packed is the same when unpacked, keypoints without a world included', () => {
  expect(unpackPose(packPose(pose))).toEqual(pose);
});

test('a packed pose of another length is refused', () => {
  expect(() => unpackPose(new Float32Array(33))).toThrow('expected 198 numbers of a pose, got 33');
});
