import { KEYPOINT_NAMES } from '@instep/choreo/skeleton';
import { rgbOf, poseOf } from '@instep/pose-estimator/movenet/movenet-estimator';
import { expect, test } from 'vitest';
import { rawFrame } from '../../support/frames.ts';

test.each([3, 4] as const)('the three colours of a frame with %i channels are used', (channels) => {
  expect([...rgbOf(rawFrame(2, 1, (x) => [x, 10, 20], channels))]).toEqual([0, 10, 20, 1, 10, 20]);
});

test("keypoints that MoveNet doesn't have get no confidence and no world point", () => {
  const pose = poseOf([
    { name: 'nose', x: 12, y: 34, score: 0.75 },
    { name: 'left_wrist', x: 56, y: 78, score: 1.02 },
  ]);
  expect(pose.nose).toEqual({ x: 12, y: 34, confidence: 0.75, world: null });
  expect(pose.left_wrist.confidence).toBe(1);
  expect(KEYPOINT_NAMES.filter((name) => pose[name].confidence > 0)).toEqual(['nose', 'left_wrist']);
  expect(pose.left_heel).toEqual({ x: 0, y: 0, confidence: 0, world: null });
});
