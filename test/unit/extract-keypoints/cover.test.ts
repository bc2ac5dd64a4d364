import type { TimedPose } from '@instep/choreo/pose';
import { coverMoment } from '@instep/extract-keypoints/cover';
import { expect, test } from 'vitest';
import { swingingPose } from '../../support/fake-pose-model.ts';

const still = (row: number): TimedPose => ({ mediaTime: row / 10, pose: swingingPose(0) });
const moving = (row: number): TimedPose => ({ mediaTime: row / 10, pose: swingingPose(row * 100) });
const nobody = (row: number): TimedPose => ({ mediaTime: row / 10, pose: null });

test('the cover is taken where the dancer moves', () => {
  const frames = Array.from({ length: 60 }, (_, row) => (row >= 30 && row < 45 ? moving(row) : still(row)));
  expect(coverMoment(frames, 10)).toBeGreaterThanOrEqual(2.9);
  expect(coverMoment(frames, 10)).toBeLessThanOrEqual(4.6);
});
test('the cover is never taken where nobody is seen', () => {
  const frames = Array.from({ length: 20 }, (_, row) => (row === 7 ? still(row) : nobody(row)));
  expect(coverMoment(frames, 10)).toBe(0.7);
});
