import { pointInFrame, isOutside, regionAround, wholeFrame } from '@instep/blazepose/region';
import { expect, test } from 'vitest';
import { rawFrame } from '../../support/frames.ts';

test('the region of a person who stands is upright, and two and a half times as large as mid-hip to edge', () => {
  expect(regionAround({ x: 100, y: 200 }, { x: 100, y: 120 })).toEqual({ x: 100, y: 200, size: 200, rotation: 0 });
});

test.each([
  ['to the right', { x: 180, y: 200 }, Math.PI / 2],
  ['to the left', { x: 20, y: 200 }, -Math.PI / 2],
  ['below', { x: 100, y: 280 }, -Math.PI],
])('a body whose edge is %s rotates the region', (_where, edge, rotation) => {
  const region = regionAround({ x: 100, y: 200 }, edge);
  expect(region.size).toBeCloseTo(200);
  expect(region.rotation).toBeCloseTo(rotation);
});

test('the top of a region is where the body points, in any direction', () => {
  const [centre, edge] = [
    { x: 300, y: 200 },
    { x: 380, y: 140 },
  ];
  const top = pointInFrame(regionAround(centre, edge), 0.5, 0);
  // The edge of the body is at four fifths of the way.
  expect(top.x).toBeCloseTo(centre.x + 80 * 1.25);
  expect(top.y).toBeCloseTo(centre.y - 60 * 1.25);
});

test('a wide frame is centred in its square', () => {
  const region = wholeFrame({ width: 640, height: 480 });
  expect(pointInFrame(region, 0, 0)).toEqual({ x: 0, y: -80 });
  expect(pointInFrame(region, 1, 1)).toEqual({ x: 640, y: 560 });
});

test('a region is outside if its centre is', () => {
  const region = { size: 50, rotation: 0 };
  expect(isOutside({ ...region, x: 99, y: 1 }, rawFrame(100, 50))).toBe(false);
  expect(isOutside({ ...region, x: 101, y: 1 }, rawFrame(100, 50))).toBe(true);
  expect(isOutside({ ...region, x: 50, y: -1 }, rawFrame(100, 50))).toBe(true);
});
