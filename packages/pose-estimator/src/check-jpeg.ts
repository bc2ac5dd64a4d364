import type { Pixels } from '@instep/choreo/units';
import { END, JpegError, SCAN, segmentsOf, type Segment } from './jpeg-segments.ts';

export { JpegError };

/** What is let through to the decoder, which is native code and believes what a file says of itself. */
export const JPEG_LIMITS = {
  maxBytes: 256 * 1024,
  /** Of each side. */
  minSide: 64,
  maxSide: 1280,
  /** A frame of 720p; the page sends a quarter of it at most. */
  maxPixels: 1280 * 720,
  /** Where the frame header must have come. */
  maxHeaderBytes: 64 * 1024,
  /** Headers, tables, scans, comments: encoders write about ten. */
  maxSegments: 64,
} as const;

export type JpegSize = { readonly width: Pixels; readonly height: Pixels };

type FrameHeader = JpegSize & { readonly componentIds: readonly number[] };

const START = [0xff, 0xd8, 0xff] as const;
/** Baseline and extended, with Huffman coding: what the canvas of every browser writes. */
const FRAME_HEADERS = [0xc0, 0xc1];
/** Progressive, lossless, arithmetic and hierarchical: frame headers too, but none of ours. */
const OTHER_FRAME_HEADERS = [0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];
/** Huffman and quantisation tables, the restart interval, a comment: they may stand anywhere, as application data may. */
const ANYWHERE = [0xc4, 0xdb, 0xdd, 0xfe];
const APPLICATION_DATA = [0xe0, 0xef] as const;
const FRAME_HEADER_BYTES = 6;
const COMPONENT_BYTES = 3;

/**
 * Checks a JPEG without decoding it, in time proportional to its bytes, and tells its size. What passes costs a decoder
 * one pass over `maxPixels` at most: of a progressive JPEG every twelve bytes may cost one, and of a baseline one too, if
 * a component could come in more than one scan. A file that is cut short is left to the decoder. Throws JpegError.
 */
export const checkJpeg = (bytes: Uint8Array): JpegSize => {
  const { maxBytes, maxHeaderBytes } = JPEG_LIMITS;
  if (bytes.length > maxBytes) throw new JpegError(`expected a JPEG of at most ${maxBytes} bytes, got ${bytes.length}`);
  if (START.some((byte, index) => bytes[index] !== byte)) {
    throw new JpegError(`expected a JPEG, which starts with ff d8 ff, got ${hex(bytes.subarray(0, 3))}`);
  }
  const segments = countedSegments(bytes);
  const header = findFrameHeader(segments);
  if (!header) throw new JpegError(`expected a frame header within ${maxHeaderBytes} bytes, got none`);
  checkScans(segments, header);
  return { width: header.width, height: header.height };
};

function* countedSegments(bytes: Uint8Array): Generator<Segment> {
  let left = JPEG_LIMITS.maxSegments;
  for (const segment of segmentsOf(bytes)) {
    if (left-- === 0) throw new JpegError(`expected at most ${JPEG_LIMITS.maxSegments} segments, got more`);
    yield segment;
  }
}

const findFrameHeader = (segments: Iterator<Segment>): FrameHeader | null => {
  for (let next = segments.next(); !next.done; next = segments.next()) {
    const { marker, at, content } = next.value;
    if (at + 4 > JPEG_LIMITS.maxHeaderBytes) return null;
    if (FRAME_HEADERS.includes(marker)) return readFrameHeader(content);
    refuseOtherKinds(marker);
    if (!mayStandAnywhere(marker)) {
      throw new JpegError(`expected a frame header before marker ${marker.toString(16)} at byte ${at}, got none`);
    }
  }
  return null;
};

/** What follows the frame header: tables, and each component in one scan. */
const checkScans = (segments: Iterator<Segment>, { componentIds }: FrameHeader): void => {
  const left = new Set(componentIds);
  for (let next = segments.next(); !next.done; next = segments.next()) {
    const { marker, at, content } = next.value;
    if (marker === END) return;
    refuseOtherKinds(marker);
    if (marker === SCAN) {
      for (const id of scannedIds(content)) {
        if (!left.delete(id))
          throw new JpegError(`expected every component in one scan, got ${id} again at byte ${at}`);
      }
    } else if (!mayStandAnywhere(marker)) {
      throw new JpegError(`expected tables or a scan, got marker ${marker.toString(16)} at byte ${at}`);
    }
  }
};

const mayStandAnywhere = (marker: number): boolean =>
  ANYWHERE.includes(marker) || (marker >= APPLICATION_DATA[0] && marker <= APPLICATION_DATA[1]);

const refuseOtherKinds = (marker: number): void => {
  if (!OTHER_FRAME_HEADERS.includes(marker)) return;
  throw new JpegError(`expected a baseline JPEG (c0, c1), got ${marker.toString(16)}`);
};

/** The components of a scan: how many, then two bytes of each. */
const scannedIds = (content: Uint8Array): number[] =>
  Array.from({ length: content[0] ?? 0 }, (_, index) => content[1 + 2 * index] ?? -1);

const readFrameHeader = (content: Uint8Array): FrameHeader => {
  if (content.length < FRAME_HEADER_BYTES) throw new JpegError('expected a whole frame header, got a part');
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const bits = view.getUint8(0);
  if (bits !== 8) throw new JpegError(`expected 8 bits a sample, got ${bits}`);
  const components = view.getUint8(5);
  if (components !== 1 && components !== 3) {
    throw new JpegError(`expected 1 or 3 components (grey or colour), got ${components}`);
  }
  const size = { width: view.getUint16(3), height: view.getUint16(1) };
  const { minSide, maxSide, maxPixels } = JPEG_LIMITS;
  if (Math.min(size.width, size.height) < minSide || Math.max(size.width, size.height) > maxSide) {
    throw new JpegError(`expected sides of ${minSide} to ${maxSide} pixels, got ${size.width} x ${size.height}`);
  }
  if (size.width * size.height > maxPixels) {
    throw new JpegError(`expected at most ${maxPixels} pixels, got ${size.width} x ${size.height}`);
  }
  const place = (index: number): number => FRAME_HEADER_BYTES + COMPONENT_BYTES * index;
  return { ...size, componentIds: Array.from({ length: components }, (_, index) => content[place(index)] ?? -1) };
};

const hex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ') || 'nothing';
