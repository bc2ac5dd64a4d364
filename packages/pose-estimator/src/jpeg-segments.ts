/** A JPEG that is not decoded, and why. */
export class JpegError extends Error {
  override readonly name = 'JpegError';
}

/** One segment of a JPEG: its marker, where the marker is, and as much of its content as is there. */
export type Segment = { readonly marker: number; readonly at: number; readonly content: Uint8Array };

export const SCAN = 0xda;
export const END = 0xd9;
const RESTARTS = [0xd0, 0xd7] as const;

/**
 * The segments of a JPEG in their order, up to its end marker or the end of its bytes. Fill bytes before markers, and
 * the coded data of scans, are passed over as a decoder does it. Every byte is looked at once. Throws JpegError.
 */
export function* segmentsOf(bytes: Uint8Array): Generator<Segment> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 2;
  while (at + 2 <= bytes.length) {
    if (view.getUint8(at) !== 0xff) throw new JpegError(`expected a marker at byte ${at}, got ${view.getUint8(at)}`);
    // Any number of ff may fill the space before a marker.
    while (bytes[at + 1] === 0xff) at += 1;
    const marker = bytes[at + 1];
    if (marker === undefined) return;
    if (marker === END) {
      yield { marker, at, content: bytes.subarray(0, 0) };
      return;
    }
    if (at + 4 > bytes.length) return;
    const length = view.getUint16(at + 2);
    yield { marker, at, content: bytes.subarray(at + 4, at + 2 + Math.max(2, length)) };
    if (length < 2) throw new JpegError(`expected a segment of 2 bytes or more at byte ${at}, got ${length}`);
    at += 2 + length;
    if (marker === SCAN) at = endOfCodedData(bytes, at);
  }
}

/** Where the next marker is that is no part of a scan's coded data; there ff 00 is a byte, and restarts are part of it. */
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

/** Nearer than this a loop finds a byte sooner than a call of indexOf: a hostile file may have an ff in every second byte. */
const NEAR_BYTES = 16;

/** Where the next ff is, or -1. */
const nextFf = (bytes: Uint8Array, from: number): number => {
  const near = Math.min(from + NEAR_BYTES, bytes.length);
  for (let at = from; at < near; at++) if (bytes[at] === 0xff) return at;
  return bytes.indexOf(0xff, near);
};
