import { piecesOf } from '@instep/extract-keypoints/frame-bytes';
import fc from 'fast-check';
import { expect, test } from 'vitest';

async function* chunksOf(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (let index = 0; at < bytes.length; index++) {
    const size = sizes[index % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

test('pieces are the same however the stream is cut, and a rest is left out', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 60 }),
      fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 9 }),
      async (bytes, sizes, size) => {
        const pieces: Uint8Array[] = [];
        for await (const piece of piecesOf(chunksOf(Buffer.from(bytes), sizes), size)) pieces.push(piece);
        const whole = Math.floor(bytes.length / size);
        expect(pieces.map((piece) => [...piece])).toEqual(
          Array.from({ length: whole }, (_, index) => [...bytes.subarray(index * size, (index + 1) * size)]),
        );
      },
    ),
  );
});
