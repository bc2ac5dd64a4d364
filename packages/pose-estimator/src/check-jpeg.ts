import type { Pixels } from '@instep/choreo/units';

/** A JPEG that is not decoded, and why. */
export class JpegError extends Error {
  override readonly name = 'JpegError';
}

/** What is let through to the decoder, which is native code and believes what a file says of itself. */
export const JPEG_LIMITS = {
  maxBytes: 256 * 1024,
  /** Of each side. */
  minSide: 64,
  maxSide: 1280,
  /** Where the frame header must have come. */
  maxHeaderBytes: 64 * 1024,
} as const;

export type JpegSize = { readonly width: Pixels; readonly height: Pixels };

const START = [0xff, 0xd8, 0xff] as const;
/** Baseline, extended and progressive, with Huffman coding: what browsers write. */
const FRAME_HEADERS = [0xc0, 0xc1, 0xc2];
/** Lossless, arithmetic and hierarchical: frame headers too, but none of ours. C4, C8 and CC are not frame headers. */
const OTHER_FRAME_HEADERS = [0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf];
/** Restarts, start and end of the image, and the scan itself: where no frame header can follow. */
const LAST_MARKERS = [0xd0, 0xda] as const;
const FRAME_HEADER_BYTES = 8;

/** Looks a JPEG over without decoding it, and tells its size. Throws JpegError. */
export const checkJpeg = (bytes: Uint8Array): JpegSize => {
  const { maxBytes } = JPEG_LIMITS;
  if (bytes.length > maxBytes) throw new JpegError(`expected a JPEG of at most ${maxBytes} bytes, got ${bytes.length}`);
  if (START.some((byte, index) => bytes[index] !== byte)) {
    throw new JpegError(`expected a JPEG, which starts with ff d8 ff, got ${hex(bytes.subarray(0, 3))}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return sizeInFrameHeader(view, findFrameHeader(view));
};

/** Where the first frame header's content starts, by walking from marker to marker. */
const findFrameHeader = (view: DataView): number => {
  let at = 2;
  while (at + 4 <= Math.min(view.byteLength, JPEG_LIMITS.maxHeaderBytes)) {
    if (view.getUint8(at) !== 0xff) throw new JpegError(`expected a marker at byte ${at}, got ${view.getUint8(at)}`);
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      // Any number of ff may fill the space before a marker.
      at += 1;
      continue;
    }
    const length = view.getUint16(at + 2);
    if (FRAME_HEADERS.includes(marker)) return at + 4;
    refuseMarker(marker, length, at);
    at += 2 + length;
  }
  throw new JpegError(`expected a frame header within ${JPEG_LIMITS.maxHeaderBytes} bytes, got none`);
};

const refuseMarker = (marker: number, length: number, at: number): void => {
  const name = marker.toString(16);
  if (OTHER_FRAME_HEADERS.includes(marker)) {
    throw new JpegError(`expected a baseline or progressive JPEG (c0, c1, c2), got ${name}`);
  }
  if (marker < 0xc0 || (marker >= LAST_MARKERS[0] && marker <= LAST_MARKERS[1])) {
    throw new JpegError(`expected a frame header before marker ${name} at byte ${at}, got none`);
  }
  if (length < 2) throw new JpegError(`expected a segment of 2 bytes or more at byte ${at}, got ${length}`);
};

const sizeInFrameHeader = (view: DataView, at: number): JpegSize => {
  if (at + FRAME_HEADER_BYTES - 2 > view.byteLength) throw new JpegError('expected a whole frame header, got a part');
  const bits = view.getUint8(at);
  if (bits !== 8) throw new JpegError(`expected 8 bits a sample, got ${bits}`);
  const components = view.getUint8(at + 5);
  if (components !== 1 && components !== 3) {
    throw new JpegError(`expected 1 or 3 components (grey or colour), got ${components}`);
  }
  const size = { width: view.getUint16(at + 3), height: view.getUint16(at + 1) };
  const { minSide, maxSide } = JPEG_LIMITS;
  if (Math.min(size.width, size.height) < minSide || Math.max(size.width, size.height) > maxSide) {
    throw new JpegError(`expected sides of ${minSide} to ${maxSide} pixels, got ${size.width} x ${size.height}`);
  }
  return size;
};

const hex = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ') || 'nothing';
