import { OWN_MEMORY, type PictureMemory } from './picture-memory.ts';

/** Cuts a stream of bytes into pieces of `size` bytes; a rest that is shorter than a piece is left out. */
export async function* piecesOf(
  stream: AsyncIterable<Buffer>,
  size: number,
  memory: PictureMemory = OWN_MEMORY,
): AsyncGenerator<Uint8Array> {
  let piece = memory.take(size);
  let filled = 0;
  for await (const chunk of stream) {
    let taken = 0;
    while (taken < chunk.length) {
      const part = chunk.subarray(taken, taken + size - filled);
      piece.set(part, filled);
      taken += part.length;
      filled += part.length;
      if (filled < size) continue;
      yield piece;
      piece = memory.take(size);
      filled = 0;
    }
  }
}
