import { jpegHead, segment } from '@instep/test/support/jpeg-head';

/** A copy in which some bytes are changed, removed or repeated. */
export const mutatedCopy = (bytes: Uint8Array, random: () => number): Uint8Array => {
  const randomIndex = (): number => Math.floor(random() * bytes.length);
  const kind = random();
  if (kind < 0.15) return bytes.slice(0, randomIndex());
  if (kind < 0.25) {
    const [from, to] = [randomIndex(), randomIndex()].sort((a, b) => a - b) as [number, number];
    return new Uint8Array([...bytes.subarray(0, to), ...bytes.subarray(from)]);
  }
  // Not `slice`: on a Node Buffer it shares the memory.
  const copy = new Uint8Array(bytes);
  const changeCount = kind < 0.6 ? 1 : 1 + Math.floor(random() * 40);
  // The header says how the rest is read, so changes there have the most effect.
  for (let k = 0; k < changeCount; k++)
    copy[random() < 0.5 ? Math.floor(random() * 700) % copy.length : randomIndex()] = random() * 256;
  return copy;
};

const encodeText = (text: string): Uint8Array => new TextEncoder().encode(text);
const fileStartingWith = (head: readonly number[]): Uint8Array => new Uint8Array([...head, ...new Uint8Array(400)]);

/** Files that are not JPEGs, or JPEGs unlike a webcam's: too large, cut short, another kind; each must be refused. */
export const invalidImages = (jpeg: Uint8Array): readonly (readonly [name: string, bytes: Uint8Array])[] => [
  ['PNG', fileStartingWith([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
  ['GIF', encodeText(`GIF89a${'x'.repeat(100)}`)],
  ['WebP', encodeText(`RIFF____WEBPVP8 ${'x'.repeat(100)}`)],
  ['SVG', encodeText('<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"/>')],
  ['TIFF', fileStartingWith([0x49, 0x49, 0x2a, 0x00])],
  ['BMP', encodeText(`BM${'x'.repeat(100)}`)],
  ['PDF', encodeText('%PDF-1.7')],
  ['HEIF', encodeText(`\0\0\0\x18ftypheic${'x'.repeat(100)}`)],
  ['nothing but a start', new Uint8Array([0xff, 0xd8, 0xff])],
  ['65,535 x 65,535', jpegHead({ width: 65_535, height: 65_535 })],
  ['16,000 x 16,000', jpegHead({ width: 16_000, height: 16_000 })],
  ['12,000 x 12,000, progressive', jpegHead({ width: 12_000, height: 12_000, marker: 0xc2 })],
  ['CMYK', jpegHead({ components: 4 })],
  ['12 bits', jpegHead({ bits: 12 })],
  ['lossless', jpegHead({ marker: 0xc3 })],
  ['arithmetic', jpegHead({ marker: 0xc9 })],
  [
    'a header behind 70 kB',
    jpegHead({ before: [segment(0xe1, new Uint8Array(60_000)), segment(0xe1, new Uint8Array(10_000))] }),
  ],
  ['half of a JPEG', jpeg.slice(0, jpeg.length >> 2)],
];
