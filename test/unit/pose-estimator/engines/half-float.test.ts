import { halfToNumber, widenHalves } from '@instep/pose-estimator/engines/tflite/half-float';
import { expect, test } from 'vitest';

test.each([
  [0x0000, 0],
  [0x8000, -0],
  [0x3c00, 1],
  [0xc000, -2],
  [0x3555, 0.333251953125],
  [0x7bff, 65504],
  [0x0400, 2 ** -14],
  [0x0001, 2 ** -24],
  [0x83ff, -1023 * 2 ** -24],
  [0x7c00, Infinity],
  [0xfc00, -Infinity],
  [0x7e00, NaN],
])('the bits %i are the number %d', (bits, number) => {
  expect(halfToNumber(bits)).toBe(number);
  expect(widenHalves(Uint16Array.of(bits, 0x3c00))).toEqual(Float32Array.of(number, 1));
});
