import type { Detection } from '@instep/pose-estimator/blazepose/decode-detections';
import { overlap, suppressOverlaps } from '@instep/pose-estimator/blazepose/suppress-overlaps';
import { expect, test } from 'vitest';

const box = (x: number, y: number, width = 10, height = 10) => ({ x, y, width, height });
const detection = (x: number, confidence: number): Detection => ({
  confidence,
  box: box(x, 0),
  region: { x, y: 0, size: 40, rotation: 0 },
});

test('a box overlaps itself wholly, its neighbour not at all', () => {
  expect(overlap(box(0, 0), box(0, 0))).toBe(1);
  expect(overlap(box(0, 0), box(10, 0))).toBe(0);
  expect(overlap(box(0, 0), box(0, 50))).toBe(0);
});

test('the overlap is the shared area by the area of both', () => {
  expect(overlap(box(0, 0), box(5, 0))).toBeCloseTo(50 / 150);
  expect(overlap(box(0, 0, 10, 10), box(2, 2, 4, 4))).toBeCloseTo(16 / 100);
});

test('of detections that overlap the first stays, apart ones all stay', () => {
  const kept = suppressOverlaps([detection(0, 0.9), detection(3, 0.8), detection(20, 0.7), detection(6, 0.6)]);
  expect(kept.map(({ confidence }) => confidence)).toEqual([0.9, 0.7, 0.6]);
});
