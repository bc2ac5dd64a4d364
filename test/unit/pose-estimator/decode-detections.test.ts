import { decodeDetections } from '@instep/pose-estimator/blazepose/decode-detections';
import { expect, test } from 'vitest';

const COUNT = 2254;
/** The anchor in the middle of the coarsest grid: cell 3, 3 of 7 x 7 is the square's centre. */
const MIDDLE = 28 * 28 * 2 + 14 * 14 * 2 + (3 * 7 + 3) * 6;

const nobody = () => ({
  boxes: new Float32Array(COUNT * 12),
  scores: new Float32Array(COUNT).fill(-5),
});

test('where nothing is sure, nobody is found', () => {
  expect(decodeDetections(nobody(), { width: 640, height: 480 })).toEqual([]);
});

test('a box is measured from its anchor, in pixels of the letterboxed picture', () => {
  const output = nobody();
  output.scores[MIDDLE] = 2;
  // Box centre, box size, mid-hip, the body's end: in pixels of 224.
  output.boxes.set([11.2, -22.4, 44.8, 33.6, 0, 22.4, 0, -22.4, 0, 0, 0, 0], MIDDLE * 12);
  const [person, ...others] = decodeDetections(output, { width: 640, height: 480 });
  expect(others).toEqual([]);
  expect(person?.confidence).toBeCloseTo(1 / (1 + Math.exp(-2)), 5);
  // 224 pixels of the square are 640 of the picture; its centre is 320, 240.
  expect(person?.box.width).toBeCloseTo(128, 3);
  expect(person?.box.height).toBeCloseTo(96, 3);
  expect(person?.box.x).toBeCloseTo(320 + 32 - 64, 3);
  expect(person?.box.y).toBeCloseTo(240 - 64 - 48, 3);
  expect(person?.region.x).toBeCloseTo(320, 3);
  expect(person?.region.y).toBeCloseTo(240 + 64, 3);
  expect(person?.region.size).toBeCloseTo(2 * 1.25 * 128, 3);
  expect(person?.region.rotation).toBeCloseTo(0, 5);
});

test('the surest person comes first', () => {
  const output = nobody();
  output.scores[5] = 1;
  output.scores[2000] = 3;
  output.scores[900] = 2;
  const sure = decodeDetections(output, { width: 100, height: 100 }).map(({ confidence }) => confidence);
  expect(sure).toEqual([...sure].sort((one, other) => other - one));
  expect(sure).toHaveLength(3);
});
