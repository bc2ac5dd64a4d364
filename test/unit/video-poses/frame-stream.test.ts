import { createMemoryPool, fixedSizeChunks, prefetch } from '@instep/video-poses/frame-stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flushPromises } from '../../support/run-performance.ts';

async function* chunksOf(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (let index = 0; at < bytes.length; index++) {
    const size = sizes[index % sizes.length] ?? 1;
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

test('chunks are the same however the stream is split, and a shorter rest is dropped', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 60 }),
      fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 9 }),
      async (bytes, sizes, size) => {
        const pieces: Uint8Array[] = [];
        for await (const piece of fixedSizeChunks(chunksOf(Buffer.from(bytes), sizes), size)) pieces.push(piece);
        const whole = Math.floor(bytes.length / size);
        expect(pieces.map((piece) => [...piece])).toEqual(
          Array.from({ length: whole }, (_, index) => [...bytes.subarray(index * size, (index + 1) * size)]),
        );
      },
    ),
  );
});

describe('the pool of memory', () => {
  test('reuses released memory, and allocates new memory otherwise', () => {
    const memory = createMemoryPool();
    const [one, other] = [memory.allocate(9), memory.allocate(9)];
    expect(one.buffer).not.toBe(other.buffer);
    memory.release(one);
    expect(memory.allocate(9)).toBe(one);
    expect(memory.allocate(9)).not.toBe(other);
  });

  test('does not reuse memory of another size', () => {
    const memory = createMemoryPool();
    memory.release(memory.allocate(9));
    expect(memory.allocate(12)).toHaveLength(12);
  });
});

/** 0, 1, 2, …; how many were produced so far, and whether the source was closed. */
const counting = (end: number, fails = false) => {
  const state = { produced: 0, closed: false };
  const values = async function* (): AsyncGenerator<number> {
    try {
      for (; state.produced < end; state.produced++) yield state.produced;
      if (fails) throw new Error('no more');
    } finally {
      state.closed = true;
    }
  };
  return { state, values: values() };
};

describe('prefetch', () => {
  test('yields the same values in the same order', async () => {
    const seen: number[] = [];
    for await (const value of prefetch(counting(7).values, 3)) seen.push(value);
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  test('produces exactly that many values ahead of the one in use', async () => {
    const { state, values } = counting(10);
    const ahead = prefetch(values, 3);
    await ahead.next();
    await flushPromises();
    expect(state.produced).toBe(3);
  });

  test('closes the source when the reader stops early', async () => {
    const { state, values } = counting(10);
    for await (const value of prefetch(values, 2)) if (value === 1) break;
    expect(state.closed).toBe(true);
  });

  test('throws a failure after the values that came before it', async () => {
    const seen: number[] = [];
    const read = async (): Promise<void> => {
      for await (const value of prefetch(counting(2, true).values, 4)) seen.push(value);
    };
    await expect(read()).rejects.toThrow('no more');
    expect(seen).toEqual([0, 1]);
  });
});
