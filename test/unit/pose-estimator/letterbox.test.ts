import { fromLetterbox, letterbox } from '@instep/pose-estimator/blazepose/letterbox';
import { describe, expect, test } from 'vitest';
import { picture } from '../../support/picture.ts';

const SIZE = 224;

/** Where the letterboxed picture is brightest, in 0..1 of the square. */
const brightest = (pixels: Float32Array): { u: number; v: number } => {
  const index = Math.floor(pixels.indexOf(pixels.reduce((one, other) => Math.max(one, other))) / 3);
  return { u: ((index % SIZE) + 0.5) / SIZE, v: (Math.floor(index / SIZE) + 0.5) / SIZE };
};

describe.each([
  ['wide', 448, 200],
  ['tall', 200, 448],
  ['square', 448, 448],
])('a %s picture', (_name, width, height) => {
  test('comes back from its letterbox to where it was', () => {
    const spot = { x: Math.round(width * 0.7), y: Math.round(height * 0.2) };
    const isSpot = (x: number, y: number) => Math.abs(x - spot.x) <= 1 && Math.abs(y - spot.y) <= 1;
    const out = new Float32Array(SIZE * SIZE * 3);
    letterbox(
      picture(width, height, (x, y) => (isSpot(x, y) ? [255, 255, 255] : [9, 9, 9])),
      'channels_last',
      out,
    );
    const { u, v } = brightest(out);
    const found = fromLetterbox({ width, height }, u, v);
    expect(Math.abs(found.x - spot.x)).toBeLessThanOrEqual(2);
    expect(Math.abs(found.y - spot.y)).toBeLessThanOrEqual(2);
  });
});

test('beside the picture the square is black, which is -1', () => {
  const out = new Float32Array(SIZE * SIZE * 3);
  letterbox(
    picture(448, 224, () => [255, 255, 255]),
    'channels_last',
    out,
  );
  const rowOf = (row: number) => [...new Set(out.subarray(row * SIZE * 3, (row + 1) * SIZE * 3))];
  expect([rowOf(0), rowOf(55), rowOf(56), rowOf(167), rowOf(168)]).toEqual([[-1], [-1], [1], [1], [-1]]);
});
