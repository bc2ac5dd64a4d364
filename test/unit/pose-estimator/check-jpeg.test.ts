import { randomBytes } from 'node:crypto';
import turbo from '@julusian/jpeg-turbo';
import { checkJpeg, JPEG_LIMITS, JpegError } from '@instep/pose-estimator/check-jpeg';
import { createJpegDecoder } from '@instep/pose-estimator/jpeg';
import { expect, test } from 'vitest';
import { JPEG_BOMBS } from '../../support/jpeg-bombs.ts';
import { jpegHead, segment, START } from '../../support/jpeg-head.ts';

test.each([
  ['baseline', {}],
  ['extended', { marker: 0xc1 }],
  ['grey', { components: 1 }],
  ['as small as allowed', { width: 64, height: 64 }],
  ['as large as allowed', { width: 1280, height: 720 }],
  ['as large as allowed, in portrait', { width: 720, height: 1280 }],
])('a JPEG that is %s passes', (_name, head) => {
  const { width = 640, height = 480 } = head as { width?: number; height?: number };
  expect(checkJpeg(jpegHead(head))).toEqual({ width, height });
});

test('other segments before the frame header are skipped, and so are fill bytes', () => {
  const exif = segment(0xe1, new Uint8Array(1000).fill(0xff));
  expect(checkJpeg(jpegHead({ before: [exif, new Uint8Array([0xff, 0xff])] }))).toEqual({ width: 640, height: 480 });
});

test('a frame header inside a thumbnail is ignored', () => {
  const thumbnail = segment(0xe1, jpegHead({ width: 100, height: 100 }));
  expect(checkJpeg(jpegHead({ before: [thumbnail] }))).toEqual({ width: 640, height: 480 });
});

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...new Array<number>(100).fill(0)]);
const SVG = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>');

test.each<readonly [string, Uint8Array, string]>([
  ['nothing', new Uint8Array(), 'starts with ff d8 ff, got nothing'],
  ['one byte', new Uint8Array([0xff]), 'starts with ff d8 ff, got ff'],
  ['a PNG', PNG, 'starts with ff d8 ff, got 89 50 4e'],
  ['an SVG', SVG, 'starts with ff d8 ff, got 3c 73 76'],
  ['too long a file', new Uint8Array(JPEG_LIMITS.maxBytes + 1), 'at most 262144 bytes, got 262145'],
  ['a CMYK image', jpegHead({ components: 4 }), '1 or 3 components (grey or colour), got 4'],
  ['two components', jpegHead({ components: 2 }), '1 or 3 components (grey or colour), got 2'],
  ['12 bits', jpegHead({ bits: 12 }), '8 bits a sample, got 12'],
  ['a huge image', jpegHead({ width: 60000, height: 60000 }), '64 to 1280 pixels, got 60000 x 60000'],
  ['one side too long', jpegHead({ width: 1281 }), '64 to 1280 pixels, got 1281 x 480'],
  ['one side too short', jpegHead({ height: 63 }), '64 to 1280 pixels, got 640 x 63'],
  ['no height', jpegHead({ height: 0 }), '64 to 1280 pixels, got 640 x 0'],
  ['too many pixels', jpegHead({ width: 961, height: 960 }), 'at most 921600 pixels, got 961 x 960'],
  ['a progressive image', jpegHead({ marker: 0xc2 }), 'baseline JPEG (c0, c1), got c2'],
  ['a lossless image', jpegHead({ marker: 0xc3 }), 'baseline JPEG (c0, c1), got c3'],
  ['an arithmetic image', jpegHead({ marker: 0xc9 }), 'baseline JPEG (c0, c1), got c9'],
  ['a scan without a header', jpegHead({ before: [segment(0xda, new Uint8Array(4))] }), 'before marker da at byte 2'],
  ['an end without a header', jpegHead({ before: [new Uint8Array([0xff, 0xd9])] }), 'before marker d9 at byte 2'],
  ['garbage after the start', new Uint8Array([...START, 0xff, 0x00, 1, 2, 3]), 'before marker 0 at byte 2'],
  [
    'a segment that is too short',
    new Uint8Array([...START, 0xff, 0xe0, 0, 1, 9, 9]),
    '2 bytes or more at byte 2, got 1',
  ],
  [
    'a wrong length',
    jpegHead({ before: [segment(0xe0, new Uint8Array(9)).slice(0, -2)] }),
    'expected a marker at byte',
  ],
  ['a file truncated before its header', jpegHead({}).slice(0, 2 + 3), 'a frame header within 65536 bytes, got none'],
  ['a file truncated in its header', jpegHead({}).slice(0, 2 + 4 + 3), 'a whole frame header, got a part'],
  [
    'a header too far into the file',
    jpegHead({ before: [segment(0xe1, new Uint8Array(65_000)), segment(0xe1, new Uint8Array(1000))] }),
    'a frame header within 65536 bytes, got none',
  ],
])('%s is refused', (_name, bytes, words) => {
  expect(() => checkJpeg(bytes)).toThrow(JpegError);
  expect(() => checkJpeg(bytes)).toThrow(words);
});

test('a view of a larger buffer is read within its bounds', () => {
  const head = jpegHead({});
  const larger = new Uint8Array(head.length + 20).fill(0xff);
  larger.set(head, 10);
  expect(checkJpeg(larger.subarray(10, 10 + head.length))).toEqual({ width: 640, height: 480 });
});

/** The CPU time of the fastest of many repeats: what else the machine does slows down some of them, never all. */
const fastestCpuMs = (act: () => void): number =>
  Math.min(
    ...Array.from({ length: 30 }, () => {
      const from = process.cpuUsage();
      act();
      const { user, system } = process.cpuUsage(from);
      return (user + system) / 1000;
    }),
  );

test.each(JPEG_BOMBS)('$name: refused before it is decoded', ({ bytes }) => {
  expect(bytes.length).toBeLessThanOrEqual(JPEG_LIMITS.maxBytes);
  expect(() => checkJpeg(bytes)).toThrow(JpegError);
});

test('checking any file of the largest size costs less than decoding one frame', () => {
  const tables = jpegHead({ width: 1280, height: 720 });
  const scan = segment(0xda, new Uint8Array([3, 1, 0, 2, 0, 3, 0, 0, 63, 0]));
  const filledWith = (part: readonly number[]): Uint8Array => {
    const bytes = new Uint8Array(JPEG_LIMITS.maxBytes);
    bytes.set([...tables, ...scan]);
    for (let at = tables.length + scan.length; at < bytes.length; at++) bytes[at] = part[at % part.length] ?? 0;
    return bytes;
  };
  const noise = Buffer.alloc(1280 * 720 * 3, randomBytes(9973));
  const options = { format: turbo.FORMAT_RGB, width: 1280, height: 720, quality: 20, subsampling: turbo.SAMP_420 };
  const decode = createJpegDecoder();
  const frame = turbo.compressSync(noise, options);
  const decoded = fastestCpuMs(() => void decode(frame));
  for (const part of [[0xff], [0xff, 0], [0xff, 0xd0], [0], [0xff, 0xff, 0], [0xff, ...Array<number>(17).fill(0)]]) {
    const bytes = filledWith(part);
    expect(fastestCpuMs(() => void checkJpeg(bytes))).toBeLessThan(decoded);
  }
  for (const { bytes } of JPEG_BOMBS) {
    const refused = () => expect(() => checkJpeg(bytes)).toThrow(JpegError);
    expect(fastestCpuMs(refused)).toBeLessThan(decoded);
  }
});
