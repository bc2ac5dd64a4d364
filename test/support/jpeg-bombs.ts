import { segment, START } from './jpeg-head.ts';

/** A small JPEG that is made to be expensive to decode. */
export type JpegBomb = { readonly name: string; readonly bytes: Uint8Array };

const SIDE = { width: 1280, height: 720 };
const MAX_BYTES = 256 * 1024;
const EOI = [0xff, 0xd9];
const TABLE = segment(0xdb, new Uint8Array([0, ...Array<number>(64).fill(1)]));

/** A Huffman table with one code of one bit, for that symbol. */
const codeTable = (kind: number, symbol: number): Uint8Array =>
  segment(0xc4, new Uint8Array([kind << 4, 1, ...Array<number>(15).fill(0), symbol]));

const frame = (marker: number, components: number, { width, height } = SIDE): Uint8Array => {
  const ids = Array.from({ length: components }, (_, index) => [index + 1, 0x11, 0]).flat();
  const size = [height >> 8, height & 255, width >> 8, width & 255];
  return segment(marker, new Uint8Array([8, ...size, components, ...ids]));
};

const scan = (ids: readonly number[], [from, to, high, low] = [0, 63, 0, 0]): Uint8Array => {
  const spectral = [from ?? 0, to ?? 63, ((high ?? 0) << 4) | (low ?? 0)];
  return segment(0xda, new Uint8Array([ids.length, ...ids.flatMap((id) => [id, 0]), ...spectral]));
};

const joined = (...parts: readonly ArrayLike<number>[]): Uint8Array => {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
};

/** A file of the maximum size, most of which is one part, repeated. */
const filled = (head: Uint8Array, part: Uint8Array, count = Infinity): Uint8Array => {
  const times = Math.min(count, Math.floor((MAX_BYTES - head.length - 100) / part.length));
  return joined(head, ...Array<Uint8Array>(times).fill(part), EOI);
};

const head = (marker: number, components = 1, before: readonly Uint8Array[] = []): Uint8Array =>
  joined(START, ...before, TABLE, frame(marker, components), codeTable(0, 0), codeTable(1, 0));

/** Fifteen bits that declare all remaining blocks empty. */
const blocks = Math.ceil(SIDE.width / 8) * Math.ceil(SIDE.height / 8);
const run = `0${Math.max(0, blocks - 8192)
  .toString(2)
  .padStart(13, '0')}11`;
const EMPTY = [parseInt(run.slice(0, 8), 2), parseInt(run.slice(8), 2)];

const progressive = (scans: number): Uint8Array => {
  const dc = joined(scan([1], [0, 0, 0, 0]), new Uint8Array(Math.ceil(blocks / 8)));
  const first = joined(scan([1], [1, 63, 0, 1]), EMPTY);
  const tables = joined(START, TABLE, frame(0xc2, 1), codeTable(0, 0), codeTable(1, 0xd0));
  return filled(joined(tables, dc, first), joined(scan([1], [1, 63, 1, 0]), EMPTY), scans);
};

/** Each of these must be refused before it is decoded. */
export const JPEG_BOMBS: readonly JpegBomb[] = [
  { name: 'a progressive JPEG of as many scans as fit in', bytes: progressive(Infinity) },
  { name: 'a progressive JPEG of 100 scans', bytes: progressive(100) },
  { name: 'a progressive JPEG of one scan', bytes: progressive(0) },
  { name: 'a baseline JPEG that scans its one component again and again', bytes: filled(head(0xc0), scan([1])) },
  { name: 'an extended JPEG that does', bytes: filled(head(0xc1), scan([1])) },
  {
    name: 'a baseline JPEG that scans its three components again and again',
    bytes: filled(head(0xc0, 3), scan([1, 2, 3])),
  },
  {
    name: 'a baseline JPEG of three components that scans the first again and again',
    bytes: filled(head(0xc0, 3), scan([1])),
  },
  { name: 'two frame headers, the second progressive', bytes: joined(head(0xc0), frame(0xc2, 1), scan([1]), EOI) },
  { name: 'two frame headers', bytes: joined(head(0xc0), frame(0xc0, 1), scan([1]), EOI) },
  { name: 'arithmetic coding', bytes: joined(head(0xc9), scan([1]), EOI) },
  { name: 'progressive arithmetic coding', bytes: filled(head(0xca), scan([1])) },
  { name: 'a lossless JPEG', bytes: joined(head(0xc3), scan([1]), EOI) },
  { name: 'a hierarchical JPEG', bytes: joined(head(0xc5), scan([1]), EOI) },
  {
    name: 'the header of a hierarchical JPEG',
    bytes: joined(head(0xc0, 1, [segment(0xde, new Uint8Array(9))]), scan([1]), EOI),
  },
  {
    name: 'a height that comes after the scan (DNL)',
    bytes: joined(head(0xc0), scan([1]), segment(0xdc, new Uint8Array([0xff, 0xff])), EOI),
  },
  {
    name: 'more pixels than anybody needs',
    bytes: joined(START, TABLE, frame(0xc0, 3, { width: 1280, height: 1280 }), scan([1, 2, 3]), EOI),
  },
  { name: 'thousands of empty application segments', bytes: filled(joined(START), segment(0xe5, new Uint8Array())) },
  { name: 'thousands of comments after its header', bytes: filled(head(0xc0), segment(0xfe, new Uint8Array())) },
  { name: 'thousands of Huffman tables', bytes: filled(head(0xc0), codeTable(0, 0)) },
  { name: 'thousands of quantisation tables', bytes: filled(head(0xc0), TABLE) },
  { name: 'thousands of restart intervals', bytes: filled(head(0xc0), segment(0xdd, new Uint8Array([0, 1]))) },
  { name: 'fill bytes alone', bytes: new Uint8Array([...START, ...Array<number>(MAX_BYTES - 2).fill(0xff)]) },
];
