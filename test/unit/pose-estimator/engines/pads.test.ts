import { samePads } from '@instep/pose-estimator/engines/onnx/pads';
import { expect, test } from 'vitest';

const window = (size: number, stride: number, dilation = 1) => ({
  size: [size, size] as const,
  strides: [stride, stride] as const,
  dilations: [dilation, dilation] as const,
});

test.each([
  ['a step of one is padded alike on both sides', 8, 8, window(3, 1), [1, 1, 1, 1]],
  ['a step of two is padded after, where one pixel is missing', 8, 4, window(3, 2), [0, 0, 1, 1]],
  ['a step of two over an odd number of pixels is padded alike', 9, 5, window(3, 2), [1, 1, 1, 1]],
  ['an odd number of missing pixels comes after', 8, 4, window(5, 2), [1, 1, 2, 2]],
  ['pixels that lie apart reach farther', 8, 8, window(3, 1, 2), [2, 2, 2, 2]],
  ['a window of one needs nothing', 8, 4, window(1, 2), [0, 0, 0, 0]],
] as const)('%s', (_name, input, output, sliding, pads) => {
  expect(samePads([input, input], [output, output], sliding)).toEqual(pads);
});

test('rows and columns are padded by their own', () => {
  const sliding = { size: [3, 5], strides: [2, 1], dilations: [1, 1] } as const;
  expect(samePads([8, 6], [4, 6], sliding)).toEqual([0, 2, 1, 2]);
});
