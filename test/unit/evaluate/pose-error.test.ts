import { byKeypoint } from '@instep/choreo/skeleton';
import { boneErrors, correctKeypoints, detectedShare, countSwapped } from '@instep/evaluate/pixels/pose-error';
import type { PoseWithTruth } from '@instep/evaluate/pixels/pose-with-truth';
import { expect, it } from 'vitest';
import { standing } from '../../support/poses.ts';

const truth = byKeypoint((name) => ({ x: standing()[name].x, y: standing()[name].y, room: [0, 0, 0] as const }));
const torso = Math.abs((truth.left_shoulder.y + truth.right_shoulder.y - truth.left_hip.y - truth.right_hip.y) / 2);

/** The truth itself, with some keypoints moved to the right. */
const seen = (off: Partial<Record<string, number>> = {}): PoseWithTruth => ({
  truth,
  pose: byKeypoint((name) => {
    const point = standing()[name];
    return { ...point, x: point.x + (off[name] ?? 0) };
  }),
});

it('the truth itself has no wrong keypoint, no bone error and no exchanged side', () => {
  const sightings = [seen()];
  expect(detectedShare(sightings)).toBe(1);
  expect(correctKeypoints(sightings, 0.1)).toBe(1);
  expect(Math.max(...boneErrors(sightings))).toBeCloseTo(0, 6);
  expect(countSwapped(sightings, 'arms') + countSwapped(sightings, 'legs')).toBe(0);
});

it('a keypoint is correct up to the given share of the torso length, and wrong beyond', () => {
  const sightings = [seen({ left_wrist: 0.15 * torso })];
  expect(correctKeypoints(sightings, 0.2)).toBe(1);
  expect(correctKeypoints(sightings, 0.1)).toBeCloseTo(0.9, 9);
});

it('an undetected person has no correct keypoint', () => {
  const sightings = [seen(), { truth, pose: null }];
  expect(detectedShare(sightings)).toBe(0.5);
  expect(correctKeypoints(sightings, 0.2)).toBe(0.5);
});

it('a rotated bone has an error of its angle', () => {
  const length = Math.hypot(truth.left_ankle.x - truth.left_knee.x, truth.left_ankle.y - truth.left_knee.y);
  const errors = boneErrors([seen({ left_ankle: length * Math.tan(Math.PI / 6) })]);
  expect(Math.max(...errors)).toBeGreaterThan(20);
  expect(errors.filter((error) => error > 1)).toHaveLength(1);
});

it('counts exchanged legs, and not the arms, which are in their place', () => {
  const pose = seen().pose!;
  const crossed = byKeypoint((name) => {
    const other = /left_(knee|ankle)/.test(name)
      ? name.replace('left', 'right')
      : name.replace(/right_(knee|ankle)/, 'left_$1');
    return pose[other as typeof name];
  });
  expect(countSwapped([{ truth, pose: crossed }], 'legs')).toBe(1);
  expect(countSwapped([{ truth, pose: crossed }], 'arms')).toBe(0);
});
