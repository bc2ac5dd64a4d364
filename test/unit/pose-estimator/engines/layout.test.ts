import { samePads } from '@instep/pose-estimator/engines/onnx/layout';
import { expect, test } from 'vitest';

const window = (size: number, stride: number, dilation = 1) => ({
  size: [size, size] as const,
  strides: [stride, stride] as const,
  dilations: [dilation, dilation] as const,
});

test.each([
  ['a stride of one is padded equally on both sides', 8, 8, window(3, 1), [1, 1, 1, 1]],
  ['a stride of two that misses one pixel is padded after', 8, 4, window(3, 2), [0, 0, 1, 1]],
  ['a stride of two over an odd number of pixels is padded equally', 9, 5, window(3, 2), [1, 1, 1, 1]],
  ['the larger part of an odd padding comes after', 8, 4, window(5, 2), [1, 1, 2, 2]],
  ['dilation needs more padding', 8, 8, window(3, 1, 2), [2, 2, 2, 2]],
  ['a window of one pixel needs none', 8, 4, window(1, 2), [0, 0, 0, 0]],
] as const)('%s', (_name, input, output, sliding, pads) => {
  expect(samePads([input, input], [output, output], sliding)).toEqual(pads);
});

test('rows and columns are padded independently', () => {
  const sliding = { size: [3, 5], strides: [2, 1], dilations: [1, 1] } as const;
  expect(samePads([8, 6], [4, 6], sliding)).toEqual([0, 2, 1, 2]);
});
