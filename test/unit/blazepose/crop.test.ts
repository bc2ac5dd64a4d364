import { cropRegion, letterbox } from '@instep/blazepose/crop';
import type { RawFrame } from '@instep/blazepose/raw-frame';
import { pointInFrame, wholeFrame, type Region } from '@instep/blazepose/region';
import { describe, expect, test } from 'vitest';
import { rawFrame } from '../../support/frames.ts';

/** Red rises by 2 to the right, green by 3 downwards, blue is constant: bilinear sampling of it is exact. */
const gradient = (channels: 3 | 4 = 3) => rawFrame(60, 40, (x, y) => [2 * x, 3 * y, 70], channels);

const crop = (
  of: RawFrame,
  region: Region,
  size: number,
  layout: 'channels_last' | 'channels_first' = 'channels_last',
) => {
  const out = new Float32Array(size * size * 3);
  cropRegion(of, region, { size, layout, range: [0, 255] }, out);
  return out;
};

describe.each([
  ['upright', { x: 30, y: 20, size: 16, rotation: 0 }],
  ['smaller than the crop', { x: 30.3, y: 19.1, size: 5, rotation: 0 }],
  ['rotated', { x: 30, y: 20, size: 20, rotation: 0.7 }],
  ['upside down', { x: 31.5, y: 20.25, size: 24, rotation: -3 }],
])('a region that is %s', (_name, region) => {
  test.each([3, 4] as const)('is cropped exactly from a gradient of %i channels', (channels) => {
    const out = crop(gradient(channels), region, 8);
    for (let row = 0; row < 8; row++) {
      for (let column = 0; column < 8; column++) {
        const { x, y } = pointInFrame(region, (column + 0.5) / 8, (row + 0.5) / 8);
        const [red, green, blue] = out.subarray((row * 8 + column) * 3);
        expect(red).toBeCloseTo(2 * (x - 0.5), 3);
        expect(green).toBeCloseTo(3 * (y - 0.5), 3);
        expect(blue).toBeCloseTo(70, 3);
      }
    }
  });

  test('is the same in both tensor layouts', () => {
    const byPixel = crop(gradient(), region, 8);
    const byPlane = crop(gradient(), region, 8, 'channels_first');
    byPixel.forEach((value, index) => expect(byPlane[(index % 3) * 64 + Math.floor(index / 3)]).toBe(value));
  });
});

test.each([3, 4] as const)(
  'with %i channels every sample is interpolated bilinearly between its four neighbours',
  (channels) => {
    const noisy = rawFrame(50, 30, (x, y) => [(37 * x + 91 * y) % 256, (x * x + 5 * y) % 256, (x * y) % 256], channels);
    const region = { x: 25, y: 15, size: 20, rotation: 0.4 };
    const out = crop(noisy, region, 16, 'channels_first');
    const byteAt = (x: number, y: number, colour: number): number =>
      noisy.data[(y * 50 + x) * channels + colour] ?? NaN;
    for (let pixel = 0; pixel < 256; pixel++) {
      const centre = pointInFrame(region, ((pixel % 16) + 0.5) / 16, (Math.floor(pixel / 16) + 0.5) / 16);
      const [x, y] = [centre.x - 0.5, centre.y - 0.5];
      const [left, top] = [Math.floor(x), Math.floor(y)];
      const along = (row: number, colour: number): number =>
        byteAt(left, row, colour) + (x - left) * (byteAt(left + 1, row, colour) - byteAt(left, row, colour));
      for (const colour of [0, 1, 2]) {
        const expected = along(top, colour) + (y - top) * (along(top + 1, colour) - along(top, colour));
        expect(out[colour * 256 + pixel]).toBeCloseTo(expected, 3);
      }
    }
  },
);

test("crops of frames of different sizes don't disturb each other", () => {
  const large = rawFrame(900, 600, (x) => [x % 256, 0, 9], 4);
  const small = rawFrame(8, 8, () => [1, 2, 3]);
  const centre = (of: RawFrame): number[] => [...crop(of, { x: 4, y: 4, size: 2, rotation: 0 }, 1)];
  expect([centre(small), centre(large), centre(small)]).toEqual([
    [1, 2, 3],
    [3.5, 0, 9],
    [1, 2, 3],
  ]);
});

test('a region that is the whole frame is cropped to the frame', () => {
  const small = rawFrame(4, 4, (x, y) => [10 * x, 10 * y, 200]);
  expect([...crop(small, { x: 2, y: 2, size: 4, rotation: 0 }, 4)]).toEqual([...small.data]);
});

test('black and white are the ends of the range', () => {
  const half = rawFrame(8, 8, (x) => (x < 4 ? [0, 0, 0] : [255, 255, 255]));
  const out = new Float32Array(8 * 8 * 3);
  const options = { size: 8, layout: 'channels_last', range: [-1, 1] } as const;
  cropRegion(half, { x: 4, y: 4, size: 8, rotation: 0 }, options, out);
  expect(out[0]).toBe(-1);
  expect(out.at(-1)).toBe(1);
});

test('pixels outside the frame are black, those inside are not', () => {
  const white = rawFrame(10, 10, () => [255, 255, 255]);
  const out = crop(white, { x: 10, y: 5, size: 10, rotation: 0 }, 10);
  const reds = Array.from({ length: 10 }, (_, column) => out[column * 3]);
  expect(reds).toEqual([255, 255, 255, 255, 255, 0, 0, 0, 0, 0]);
});

describe('letterbox', () => {
  const SIZE = 224;

  /** The brightest place of a letterboxed frame, each coordinate 0..1 along a side. */
  const brightest = (pixels: Float32Array): { u: number; v: number } => {
    const index = Math.floor(pixels.indexOf(pixels.reduce((one, other) => Math.max(one, other))) / 3);
    return { u: ((index % SIZE) + 0.5) / SIZE, v: (Math.floor(index / SIZE) + 0.5) / SIZE };
  };

  describe.each([
    ['wide', 448, 200],
    ['tall', 200, 448],
    ['square', 448, 448],
  ])('a %s frame', (_name, width, height) => {
    test('has its points mapped back from the letterbox', () => {
      const spot = { x: Math.round(width * 0.7), y: Math.round(height * 0.2) };
      const isSpot = (x: number, y: number) => Math.abs(x - spot.x) <= 1 && Math.abs(y - spot.y) <= 1;
      const out = new Float32Array(SIZE * SIZE * 3);
      letterbox(
        rawFrame(width, height, (x, y) => (isSpot(x, y) ? [255, 255, 255] : [9, 9, 9])),
        'channels_last',
        out,
      );
      const { u, v } = brightest(out);
      const found = pointInFrame(wholeFrame({ width, height }), u, v);
      expect(Math.abs(found.x - spot.x)).toBeLessThanOrEqual(2);
      expect(Math.abs(found.y - spot.y)).toBeLessThanOrEqual(2);
    });
  });

  test('the square is black beside the frame, which is -1', () => {
    const out = new Float32Array(SIZE * SIZE * 3);
    letterbox(
      rawFrame(448, 224, () => [255, 255, 255]),
      'channels_last',
      out,
    );
    const rowOf = (row: number) => [...new Set(out.subarray(row * SIZE * 3, (row + 1) * SIZE * 3))];
    expect([rowOf(0), rowOf(55), rowOf(56), rowOf(167), rowOf(168)]).toEqual([[-1], [-1], [1], [1], [-1]]);
  });
});
