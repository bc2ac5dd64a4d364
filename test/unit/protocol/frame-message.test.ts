import {
  FRAME_HEADER_BYTES,
  FrameMessageError,
  encodeFrameMessage,
  parseFrameMessage,
  type FrameMessage,
} from '@instep/protocol/frame-message';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const FRAME: FrameMessage = {
  sequence: 0x01020304,
  epoch: 0x0506,
  mediaTime: 1.5,
  captureTime: 2000.25,
  capturedByCamera: true,
  jpeg: new Uint8Array([0xff, 0xd8, 0xff]),
};

const anyFrame: fc.Arbitrary<FrameMessage> = fc.record({
  sequence: fc.nat(0xffffffff),
  epoch: fc.nat(0xffff),
  mediaTime: fc.option(fc.double({ min: 0, max: 86_400, noNaN: true })),
  captureTime: fc.double({ min: 0, max: 1e12, noNaN: true }),
  capturedByCamera: fc.boolean(),
  jpeg: fc.uint8Array({ minLength: 1, maxLength: 64 }),
});

describe('a frame message', () => {
  test('is a header of 24 bytes, big-endian, and the JPEG', () => {
    const bytes = encodeFrameMessage(FRAME);
    expect(bytes.length).toBe(FRAME_HEADER_BYTES + 3);
    expect([...bytes.subarray(0, 8)]).toEqual([1, 1, 5, 6, 1, 2, 3, 4]);
    expect(new DataView(bytes.buffer).getFloat64(8)).toBe(1.5);
    expect(new DataView(bytes.buffer).getFloat64(16)).toBe(2000.25);
    expect([...bytes.subarray(24)]).toEqual([0xff, 0xd8, 0xff]);
  });

  test('is decoded from its bytes unchanged', () => {
    fc.assert(
      fc.property(anyFrame, (frame) => {
        expect(parseFrameMessage(encodeFrameMessage(frame))).toEqual(frame);
      }),
    );
  });

  test('is read from the middle of a larger buffer', () => {
    const bytes = encodeFrameMessage(FRAME);
    const larger = new Uint8Array(bytes.length + 20);
    larger.set(bytes, 7);
    expect(parseFrameMessage(larger.subarray(7, 7 + bytes.length))).toEqual(FRAME);
  });

  test('has no media time while watching', () => {
    expect(parseFrameMessage(encodeFrameMessage({ ...FRAME, mediaTime: null })).mediaTime).toBeNull();
  });

  const withFloat = (offset: number, value: number) => {
    const bytes = encodeFrameMessage(FRAME);
    new DataView(bytes.buffer).setFloat64(offset, value);
    return bytes;
  };

  test.each([
    ['no bytes', new Uint8Array(0), 'expected a frame of more than 24 bytes, got 0'],
    ['a header alone', new Uint8Array(24), 'expected a frame of more than 24 bytes, got 24'],
    ['another version', encodeFrameMessage(FRAME).with(0, 9), 'expected frame version 1, got 9'],
    ['a media time before the start', withFloat(8, -1), 'expected a media time of 0 to 86400 s, got -1'],
    ['an endless media time', withFloat(8, Infinity), 'expected a media time of 0 to 86400 s, got Infinity'],
    ['a media time beyond any dance', withFloat(8, 1e21), 'expected a media time of 0 to 86400 s, got 1e+21'],
    ['a capture time beyond any clock', withFloat(16, -1e21), 'expected a capture time in ms, got -1e+21'],
    ['a capture time that is none', withFloat(16, NaN), 'expected a capture time in ms, got NaN'],
  ])('%s is refused in words', (_what, bytes, words) => {
    expect(() => parseFrameMessage(bytes)).toThrow(new FrameMessageError(words));
  });
});
