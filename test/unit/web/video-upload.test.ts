import { describe, expect, test } from 'vitest';
import type { ImportJob } from '@instep/protocol/studio';
import { ApiError } from '@instep/web/api';
import { uploadVideo, type UploadInterruption } from '@instep/web/studio/video-upload';

const MIB = 2 ** 20;
const VIDEO = new Blob([new Uint8Array(5 * MIB).map((_, k) => k % 253)]);

/** A server that receives chunks as ours does; `steps` are its answers to the chunks in turn. */
const fakeServer = (...steps: readonly ('accept' | 'lose answer' | 'break' | 'restart' | 'disk full' | 'refuse')[]) => {
  const chunks: Uint8Array[] = [];
  const interruptions: (UploadInterruption | null)[] = [];
  const waits: number[] = [];
  let received = 0;
  let requests = 0;
  const job = (): ImportJob =>
    ({ id: 'x', bytes: VIDEO.size, received, state: received === VIDEO.size ? 'queued' : 'receiving' }) as ImportJob;
  const accept = async (chunk: Blob): Promise<void> => {
    chunks.push(new Uint8Array(await chunk.arrayBuffer()));
    received += chunk.size;
  };
  return {
    chunks,
    interruptions,
    waits,
    begin: (at = 0): ImportJob => {
      received = at;
      return job();
    },
    dependencies: {
      sendChunk: async (_id: string, from: number, chunk: Blob): Promise<ImportJob> => {
        const step = steps[requests++] ?? 'accept';
        if (step === 'break') throw new ApiError('no answer', null);
        if (step === 'restart') throw new ApiError('starting', 503);
        if (step === 'disk full') throw new ApiError('The disk is full.', 507);
        if (step === 'refuse') throw new ApiError('Not for you.', 401);
        if (from !== received) throw new ApiError(`Expected ${received}, got ${from}`, 409);
        await accept(chunk);
        if (step === 'lose answer') throw new ApiError('no answer', null);
        return job();
      },
      getJob: async () => job(),
      wait: async (delay: number) => void waits.push(delay),
      onInterruption: (interruption: UploadInterruption | null) => void interruptions.push(interruption),
    },
  };
};
const isComplete = async (server: ReturnType<typeof fakeServer>): Promise<boolean> => {
  const all = new Uint8Array(await new Blob(server.chunks as Uint8Array<ArrayBuffer>[]).arrayBuffer());
  const expected = new Uint8Array(await VIDEO.arrayBuffer());
  return Buffer.from(all).equals(Buffer.from(expected));
};

describe('uploadVideo', () => {
  test('sends the video in chunks of 2 MiB', async () => {
    const server = fakeServer();
    await uploadVideo(server.begin(), VIDEO, server.dependencies);
    expect(server.chunks.map(({ length }) => length / MIB)).toEqual([2, 2, 1]);
    expect(await isComplete(server)).toBe(true);
    expect(server.interruptions).toEqual([]);
  });

  test('continues after failed chunks and doubles the wait each time', async () => {
    const server = fakeServer('accept', 'break', 'restart', 'break');
    await uploadVideo(server.begin(), VIDEO, server.dependencies);
    expect(await isComplete(server)).toBe(true);
    expect(server.waits).toEqual([1000, 2000, 4000]);
    expect(server.interruptions.at(-1)).toBe(null);
  });

  test('does not send a chunk again if only the answer was lost', async () => {
    const server = fakeServer('accept', 'lose answer', 'lose answer');
    await uploadVideo(server.begin(), VIDEO, server.dependencies);
    expect(await isComplete(server)).toBe(true);
  });

  test('continues from where the copy on the server ends', async () => {
    const server = fakeServer();
    const started = server.begin(4 * MIB);
    await uploadVideo({ ...started, received: 2 * MIB }, VIDEO, server.dependencies);
    expect(server.chunks.map(({ length }) => length / MIB)).toEqual([1]);
  });

  test('waits 30 s while the disk of the server is full, and reports it', async () => {
    const server = fakeServer('disk full', 'disk full');
    await uploadVideo(server.begin(), VIDEO, server.dependencies);
    expect(server.waits).toEqual([30_000, 30_000]);
    expect(server.interruptions[0]?.isDiskFull).toBe(true);
    expect(await isComplete(server)).toBe(true);
  });

  test('does not retry a chunk that the server refuses', async () => {
    const server = fakeServer('refuse');
    await expect(uploadVideo(server.begin(), VIDEO, server.dependencies)).rejects.toThrow('Not for you.');
    expect(server.waits).toEqual([]);
  });

  test('ends if the server no longer has the import', async () => {
    const server = fakeServer('break');
    await uploadVideo(server.begin(), VIDEO, { ...server.dependencies, getJob: async () => null });
    expect(server.chunks).toEqual([]);
  });
});
