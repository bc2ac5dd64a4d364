import { detectorOutput, landmarkOutput, sigmoid } from '@instep/blazepose/pose-engine';
import { expect, test } from 'vitest';

const tensors = (count: number): Float32Array[] =>
  Array.from({ length: count }, (_, index) => Float32Array.of(index / 2, index));

test('output tensors are named in the order in which the networks have them', () => {
  const [boxes, scores, heatmaps, world] = tensors(4);
  expect(detectorOutput(tensors(2))).toEqual({ boxes, scores });
  expect(landmarkOutput(tensors(4))).toEqual({ landmarks: boxes, flag: 0.5, heatmaps, world });
});

test('a missing output is refused', () => {
  expect(() => detectorOutput(tensors(1))).toThrow(RangeError);
  expect(() => landmarkOutput(tensors(3))).toThrow('expected another output of the network, got none');
});

test('the sigmoid of 0 is a half, that of ln 3 three quarters', () => {
  expect(sigmoid(0)).toBe(0.5);
  expect(sigmoid(Math.log(3))).toBeCloseTo(0.75, 12);
});
