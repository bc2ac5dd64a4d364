/** Checks untrusted JPEGs before native code decodes them. */
import type { FrameSize } from '@instep/blazepose/raw-frame';

/** Limits of a JPEG before it reaches the decoder, which is native code and trusts the file. */
export const JPEG_LIMITS = {
  maxBytes: 256 * 1024,
  /** Of each side, in pixels. */
  minSide: 64,
  maxSide: 1280,
  /** A 720p frame; the page sends a quarter of it at most. */
  maxPixels: 1280 * 720,
  /** The frame header must start before this byte. */
  maxHeaderBytes: 64 * 1024,
  /** Headers, tables, scans, comments: encoders write about ten. */
  maxSegments: 64,
} as const;

/** Thrown with the reason when a JPEG is refused. */
export class JpegError extends Error {
  override readonly name = 'JpegError';
}

type FrameHeader = FrameSize & { readonly componentIds: readonly number[] };

const START_BYTES = [0xff, 0xd8, 0xff] as const;
const SCAN_MARKER = 0xda;
const END_MARKER = 0xd9;
/** Baseline and extended, with Huffman coding: what every browser's canvas writes. */
const FRAME_HEADERS = [0xc0, 0xc1];
/** Frame headers that are refused: progressive, lossless, arithmetic and hierarchical. */
const OTHER_FRAME_HEADERS = [0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];
/** Huffman and quantisation tables, the restart interval, comments: allowed anywhere, like application data. */
const ALLOWED_ANYWHERE = [0xc4, 0xdb, 0xdd, 0xfe];
const APPLICATION_DATA = [0xe0, 0xef] as const;
const RESTARTS = [0xd0, 0xd7] as const;
const FRAME_HEADER_BYTES = 6;
const COMPONENT_BYTES = 3;

/**
 * Checks a JPEG without decoding it, in time proportional to its bytes, and returns its size. A file that passes costs
 * a decoder at most one pass over `maxPixels`; a progressive JPEG could cost one pass for every twelve bytes, and so
 * could a baseline one whose components are spread over more than one scan. A truncated file passes: the decoder
 * detects it. Throws JpegError.
 */
export const checkJpeg = (bytes: Uint8Array): FrameSize => {
  const { maxBytes, maxHeaderBytes } = JPEG_LIMITS;
  if (bytes.length > maxBytes) throw new JpegError(`expected a JPEG of at most ${maxBytes} bytes, got ${bytes.length}`);
  if (START_BYTES.some((byte, index) => bytes[index] !== byte)) {
    throw new JpegError(`expected a JPEG, which starts with ff d8 ff, got ${hex(bytes.subarray(0, 3))}`);
  }
  const segments = limitedSegments(bytes);
  const header = findFrameHeader(segments);
  if (!header) throw new JpegError(`expected a frame header within ${maxHeaderBytes} bytes, got none`);
  checkScans(segments, header);
  return { width: header.width, height: header.height };
};

function* limitedSegments(bytes: Uint8Array): Generator<Segment> {
  let remaining = JPEG_LIMITS.maxSegments;
  for (const segment of readSegments(bytes)) {
    if (remaining-- === 0) throw new JpegError(`expected at most ${JPEG_LIMITS.maxSegments} segments, got more`);
    yield segment;
  }
}

const findFrameHeader = (segments: Iterator<Segment>): FrameHeader | null => {
  for (let next = segments.next(); !next.done; next = segments.next()) {
    const { marker, at, content } = next.value;
    if (at + 4 > JPEG_LIMITS.maxHeaderBytes) return null;
    if (FRAME_HEADERS.includes(marker)) return readFrameHeader(content);
    refuseOtherFrameHeader(marker);
    if (!isAllowedAnywhere(marker)) {
      throw new JpegError(`expected a frame header before marker ${marker.toString(16)} at byte ${at}, got none`);
    }
  }
  return null;
};

/** Checks what follows the frame header: tables, and each component in exactly one scan. */
const checkScans = (segments: Iterator<Segment>, { componentIds }: FrameHeader): void => {
  const unscanned = new Set(componentIds);
  for (let next = segments.next(); !next.done; next = segments.next()) {
    const { marker, at, content } = next.value;
    if (marker === END_MARKER) return;
    refuseOtherFrameHeader(marker);
    if (marker === SCAN_MARKER) {
      for (const id of scannedIds(content)) {
        if (!unscanned.delete(id))
          throw new JpegError(`expected every component in one scan, got ${id} again at byte ${at}`);
      }
    } else if (!isAllowedAnywhere(marker)) {
      throw new JpegError(`expected tables or a scan, got marker ${marker.toString(16)} at byte ${at}`);
    }
  }
};

const isAllowedAnywhere = (marker: number): boolean =>
  ALLOWED_ANYWHERE.includes(marker) || (marker >= APPLICATION_DATA[0] && marker <= APPLICATION_DATA[1]);

const refuseOtherFrameHeader = (marker: number): void => {
  if (!OTHER_FRAME_HEADERS.includes(marker)) return;
  throw new JpegError(`expected a baseline JPEG (c0, c1), got ${marker.toString(16)}`);
};

/** The component ids of a scan: their number, then two bytes for each. */
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
  const idAt = (index: number): number => FRAME_HEADER_BYTES + COMPONENT_BYTES * index;
  return { ...size, componentIds: Array.from({ length: components }, (_, index) => content[idAt(index)] ?? -1) };
};

/** One segment of a JPEG: its marker, the marker's position, and as much of its content as the file has. */
type Segment = { readonly marker: number; readonly at: number; readonly content: Uint8Array };

/**
 * The segments of a JPEG in order, up to the end marker or the end of the file. Fill bytes before markers and the coded
 * data of scans are skipped as in a decoder. Every byte is read once. Throws JpegError.
 */
function* readSegments(bytes: Uint8Array): Generator<Segment> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 2;
  while (at + 2 <= bytes.length) {
    if (view.getUint8(at) !== 0xff) throw new JpegError(`expected a marker at byte ${at}, got ${view.getUint8(at)}`);
    // Any number of ff bytes may precede a marker.
    while (bytes[at + 1] === 0xff) at += 1;
    const marker = bytes[at + 1];
    if (marker === undefined) return;
    if (marker === END_MARKER) {
      yield { marker, at, content: bytes.subarray(0, 0) };
      return;
    }
    if (at + 4 > bytes.length) return;
    const length = view.getUint16(at + 2);
    yield { marker, at, content: bytes.subarray(at + 4, at + 2 + Math.max(2, length)) };
    if (length < 2) throw new JpegError(`expected a segment of 2 bytes or more at byte ${at}, got ${length}`);
    at += 2 + length;
    if (marker === SCAN_MARKER) at = endOfCodedData(bytes, at);
  }
}

/** The position of the first marker after a scan's coded data; within it, ff 00 is a byte, and restart markers occur. */
const endOfCodedData = (bytes: Uint8Array, from: number): number => {
  let at = nextFf(bytes, from);
  while (at >= 0 && at + 1 < bytes.length) {
    const next = bytes[at + 1] ?? 0;
    const isData = next === 0 || (next >= RESTARTS[0] && next <= RESTARTS[1]);
    if (!isData && next !== 0xff) return at;
    at = isData ? nextFf(bytes, at + 2) : at + 1;
  }
  return bytes.length;
};

/**
 * Within this distance a loop finds a byte faster than a call of indexOf: a hostile file may have an ff in every second
 * byte.
 */
const NEAR_BYTES = 16;

/** The position of the next ff, or -1. */
const nextFf = (bytes: Uint8Array, from: number): number => {
  const near = Math.min(from + NEAR_BYTES, bytes.length);
  for (let at = from; at < near; at++) if (bytes[at] === 0xff) return at;
  return bytes.indexOf(0xff, near);
};

const hex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ') || 'nothing';
