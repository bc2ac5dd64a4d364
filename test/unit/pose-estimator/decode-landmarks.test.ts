import { decodeLandmarks } from '@instep/pose-estimator/blazepose/decode-landmarks';
import { expect, test } from 'vitest';
import { landmarkOutput } from '../../support/fake-engine.ts';

const UPRIGHT = { x: 200, y: 100, size: 128, rotation: 0 };

test('a landmark in the middle of the crop is the middle of the region', () => {
  const { pose, flag } = decodeLandmarks(landmarkOutput({ flag: 0.9 }), UPRIGHT, 'channels_last');
  expect(flag).toBe(0.9);
  expect(pose.nose.x).toBeCloseTo(200);
  expect(pose.nose.y).toBeCloseTo(100);
});

test('landmarks are the keypoints in their order, in half-size pixels of a region half as large', () => {
  const { pose } = decodeLandmarks(landmarkOutput({ places: { 0: [0, 0], 32: [256, 128] } }), UPRIGHT, 'channels_last');
  expect(pose.nose.x).toBeCloseTo(200 - 64);
  expect(pose.nose.y).toBeCloseTo(100 - 64);
  expect(pose.right_foot_index.x).toBeCloseTo(200 + 64);
  expect(pose.right_foot_index.y).toBeCloseTo(100);
});

test('confidence is the visibility, from its logit', () => {
  const { pose } = decodeLandmarks(landmarkOutput({ visibility: { 15: 3, 16: -3 } }), UPRIGHT, 'channels_last');
  expect(pose.left_wrist.confidence).toBeCloseTo(0.9526, 4);
  expect(pose.right_wrist.confidence).toBeCloseTo(0.0474, 4);
});

test('in a turned region the world is turned back as the picture is', () => {
  const output = landmarkOutput({ places: { 0: [128, 0] }, world: { 0: [0, -1, 0.5] } });
  const { pose } = decodeLandmarks(output, { ...UPRIGHT, rotation: Math.PI / 2 }, 'channels_last');
  // Up in the region is to the right in the picture.
  expect(pose.nose.x).toBeCloseTo(200 + 64);
  expect(pose.nose.y).toBeCloseTo(100);
  expect(pose.nose.world?.x).toBeCloseTo(1);
  expect(pose.nose.world?.y).toBeCloseTo(0);
  expect(pose.nose.world?.z).toBeCloseTo(0.5);
});

test('the next region comes from the two landmarks after the keypoints', () => {
  const output = landmarkOutput({ places: { 33: [128, 128], 34: [128, 28] } });
  const { nextRegion } = decodeLandmarks(output, UPRIGHT, 'channels_last');
  expect(nextRegion.x).toBeCloseTo(200);
  expect(nextRegion.y).toBeCloseTo(100);
  expect(nextRegion.size).toBeCloseTo(2 * 1.25 * 50);
  expect(nextRegion.rotation).toBeCloseTo(0);
});

test('too few numbers are refused', () => {
  const output = { ...landmarkOutput({}), world: new Float32Array(3) };
  expect(() => decodeLandmarks(output, UPRIGHT, 'channels_last')).toThrow(/expected more than 3 numbers .* got 3/);
});
