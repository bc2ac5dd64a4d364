import { JpegError } from '@instep/pose-estimator/check-jpeg';
import { createJpegDecoder } from '@instep/pose-estimator/jpeg';
import turbo from '@julusian/jpeg-turbo';
import { expect, test } from 'vitest';
import { jpegHead } from '../../support/jpeg-head.ts';
import { rawFrame } from '../../support/frames.ts';

const WIDTH = 96;
const HEIGHT = 64;

const encode = (red: number, green: number, blue: number, subsampling = turbo.SAMP_420): Buffer =>
  turbo.compressSync(Buffer.from(rawFrame(WIDTH, HEIGHT, () => [red, green, blue]).data), {
    format: turbo.FORMAT_RGB,
    width: WIDTH,
    height: HEIGHT,
    quality: 95,
    subsampling,
  });

test('a JPEG is decoded to its colours', () => {
  const { width, height, channels, data } = createJpegDecoder()(encode(200, 100, 50));
  expect([width, height, channels, data.length]).toEqual([WIDTH, HEIGHT, 4, WIDTH * HEIGHT * 4]);
  for (const [channel, value] of [200, 100, 50].entries()) {
    expect(Math.abs((data[4 * (WIDTH * 30 + 40) + channel] ?? NaN) - value)).toBeLessThanOrEqual(3);
  }
});

test('a grey JPEG is decoded to grey', () => {
  const [red, green, blue] = createJpegDecoder()(encode(120, 120, 120, turbo.SAMP_GRAY)).data;
  expect([red, green, blue]).toEqual([120, 120, 120]);
});

test.each([
  ['4:4:4', turbo.SAMP_444],
  ['4:2:2', turbo.SAMP_422],
  ['4:2:0', turbo.SAMP_420],
])('a JPEG with %s chroma subsampling is decoded', (_name, subsampling) => {
  expect(createJpegDecoder()(encode(10, 200, 30, subsampling)).width).toBe(WIDTH);
});

test('a decoder writes every frame to the same memory', () => {
  const decode = createJpegDecoder();
  const first = decode(encode(255, 255, 255));
  expect(decode(encode(0, 0, 0)).data.buffer).toBe(first.data.buffer);
  expect(first.data[0]).toBeLessThan(5);
});

const whole = encode(10, 200, 30);

test.each<readonly [string, Uint8Array]>([
  ['truncated in the middle', whole.subarray(0, whole.length >> 1)],
  ['without pixels', jpegHead({ width: WIDTH, height: HEIGHT })],
  ['a PNG', new Uint8Array([0x89, 0x50, 0x4e, 0x47])],
])('a JPEG that is %s is refused, and the next one decoded', (_name, bytes) => {
  const decode = createJpegDecoder();
  expect(() => decode(bytes)).toThrow(JpegError);
  expect(decode(whole).width).toBe(WIDTH);
});
