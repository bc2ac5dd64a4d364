/** Turns ffmpeg's output, bytes on one stream and times on another, into frames. */
import type { Seconds } from '@instep/choreo/units';
import { createShowinfoReader } from './ffmpeg-messages.ts';

/** The times of ffmpeg's frames, in order, awaited one by one. */
export class FrameTimes {
  readonly #firstTime: Seconds;
  readonly #readTime = createShowinfoReader();
  readonly #times: Seconds[] = [];
  #ended = false;
  #failure: { readonly error: unknown } | null = null;
  #wake: () => void = () => {};

  constructor(firstTime: Seconds) {
    this.#firstTime = firstTime;
  }

  readLine(line: string): void {
    try {
      const time = this.#readTime(line);
      // The first frame may be earlier than the first whole one where a stream begins in the middle.
      if (time !== null) this.#times.push(Math.max(0, time - this.#firstTime));
    } catch (error) {
      this.fail(error);
    }
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#wake();
  }

  /** The time of the next frame; `null` after the last. */
  async next(): Promise<Seconds | null> {
    for (;;) {
      if (this.#failure) throw this.#failure.error;
      const time = this.#times.shift();
      if (time !== undefined) return time;
      if (this.#ended) return null;
      await new Promise<void>((wake) => (this.#wake = wake));
    }
  }
}

/** Memory that frames are decoded into; it is released when they are not used any more. */
export type FrameMemory = {
  readonly allocate: (size: number) => Uint8Array;
  readonly release: (bytes: Uint8Array) => void;
};

/** New memory for each frame, freed by garbage collection. */
export const UNPOOLED_MEMORY: FrameMemory = { allocate: (size) => new Uint8Array(size), release: () => {} };

/**
 * A pool of memory that all threads share. A new megabyte for each frame would cost a tenth of the whole extraction's
 * time, for zeroing and garbage collection.
 */
export const createMemoryPool = (): FrameMemory => {
  const free: Uint8Array[] = [];
  return {
    allocate: (size) => {
      const last = free.pop();
      return last?.length === size ? last : new Uint8Array(new SharedArrayBuffer(size));
    },
    release: (bytes) => void free.push(bytes),
  };
};

/** Cuts a stream of bytes into pieces of `size` bytes; a shorter rest is dropped. */
export async function* fixedSizeChunks(
  stream: AsyncIterable<Buffer>,
  size: number,
  memory: FrameMemory = UNPOOLED_MEMORY,
): AsyncGenerator<Uint8Array> {
  let frameBytes = memory.allocate(size);
  let filled = 0;
  for await (const chunk of stream) {
    let used = 0;
    while (used < chunk.length) {
      const part = chunk.subarray(used, used + size - filled);
      frameBytes.set(part, filled);
      used += part.length;
      filled += part.length;
      if (filled < size) continue;
      yield frameBytes;
      frameBytes = memory.allocate(size);
      filled = 0;
    }
  }
}

/** Yields the same values, but requests `count` of them ahead, so that they are produced while others are used. */
export async function* prefetch<T>(source: AsyncIterable<T>, count: number): AsyncGenerator<T> {
  const iterator = source[Symbol.asyncIterator]();
  const request = (): Promise<IteratorResult<T>> => {
    const requested = iterator.next();
    // A rejection is thrown where it is awaited; requests after it are never awaited and must not count as unhandled.
    requested.catch(() => {});
    return requested;
  };
  const requested = Array.from({ length: count }, request);
  try {
    for (;;) {
      requested.push(request());
      const next = await requested.shift();
      if (!next || next.done) return;
      yield next.value;
    }
  } finally {
    await iterator.return?.();
  }
}
