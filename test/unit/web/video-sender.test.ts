import { describe, expect, test } from 'vitest';
import type { ImportJob } from '@instep/protocol/studio';
import { ApiError } from '../../../apps/web/src/api.ts';
import { sendVideo, type SendTrouble } from '../../../apps/web/src/studio/video-sender.ts';

const MIB = 2 ** 20;
const VIDEO = new Blob([new Uint8Array(5 * MIB).map((_, k) => k % 253)]);

/** A server that takes pieces as ours does; what it is told to do first, it does for each piece in turn. */
const serverThat = (...deeds: readonly ('take' | 'lose answer' | 'break' | 'restart' | 'disk full' | 'refuse')[]) => {
  const taken: Uint8Array[] = [];
  const troubles: (SendTrouble | null)[] = [];
  const waits: number[] = [];
  let received = 0;
  let sent = 0;
  const job = (): ImportJob =>
    ({ id: 'x', bytes: VIDEO.size, received, state: received === VIDEO.size ? 'queued' : 'receiving' }) as ImportJob;
  const take = async (piece: Blob): Promise<void> => {
    taken.push(new Uint8Array(await piece.arrayBuffer()));
    received += piece.size;
  };
  return {
    taken,
    troubles,
    waits,
    begin: (at = 0): ImportJob => {
      received = at;
      return job();
    },
    tools: {
      sendPiece: async (_id: string, from: number, piece: Blob): Promise<ImportJob> => {
        const deed = deeds[sent++] ?? 'take';
        if (deed === 'break') throw new ApiError('no answer', null);
        if (deed === 'restart') throw new ApiError('starting', 503);
        if (deed === 'disk full') throw new ApiError('The disk is full.', 507);
        if (deed === 'refuse') throw new ApiError('Not for you.', 401);
        if (from !== received) throw new ApiError(`Expected ${received}, got ${from}`, 409);
        await take(piece);
        if (deed === 'lose answer') throw new ApiError('no answer', null);
        return job();
      },
      look: async () => job(),
      wait: async (delay: number) => void waits.push(delay),
      onTrouble: (trouble: SendTrouble | null) => void troubles.push(trouble),
    },
  };
};
const whole = async (server: ReturnType<typeof serverThat>): Promise<boolean> => {
  const all = new Uint8Array(await new Blob(server.taken as Uint8Array<ArrayBuffer>[]).arrayBuffer());
  const expected = new Uint8Array(await VIDEO.arrayBuffer());
  return Buffer.from(all).equals(Buffer.from(expected));
};

describe('a video', () => {
  test('is sent in pieces', async () => {
    const server = serverThat();
    await sendVideo(server.begin(), VIDEO, server.tools);
    expect(server.taken.map(({ length }) => length / MIB)).toEqual([2, 2, 1]);
    expect(await whole(server)).toBe(true);
    expect(server.troubles).toEqual([]);
  });

  test('goes on after breaks, each wait longer than the one before', async () => {
    const server = serverThat('take', 'break', 'restart', 'break');
    await sendVideo(server.begin(), VIDEO, server.tools);
    expect(await whole(server)).toBe(true);
    expect(server.waits).toEqual([1000, 2000, 4000]);
    expect(server.troubles.at(-1)).toBe(null);
  });

  test('is not sent twice where only the answer was lost', async () => {
    const server = serverThat('take', 'lose answer', 'lose answer');
    await sendVideo(server.begin(), VIDEO, server.tools);
    expect(await whole(server)).toBe(true);
  });

  test('goes on from where the server stands', async () => {
    const server = serverThat();
    const stands = server.begin(4 * MIB);
    await sendVideo({ ...stands, received: 2 * MIB }, VIDEO, server.tools);
    expect(server.taken.map(({ length }) => length / MIB)).toEqual([1]);
  });

  test('waits while the disk of the server is full, and says so', async () => {
    const server = serverThat('disk full', 'disk full');
    await sendVideo(server.begin(), VIDEO, server.tools);
    expect(server.waits).toEqual([30_000, 30_000]);
    expect(server.troubles[0]?.isDiskFull).toBe(true);
    expect(await whole(server)).toBe(true);
  });

  test('that is refused is not tried again', async () => {
    const server = serverThat('refuse');
    await expect(sendVideo(server.begin(), VIDEO, server.tools)).rejects.toThrow('Not for you.');
    expect(server.waits).toEqual([]);
  });

  test('whose import is gone is given up', async () => {
    const server = serverThat('break');
    await sendVideo(server.begin(), VIDEO, { ...server.tools, look: async () => null });
    expect(server.taken).toEqual([]);
  });
});
