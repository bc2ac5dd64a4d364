import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectPlayClient } from '../../support/play-client.ts';
import { writeLargeDance } from '../../support/write-dance.ts';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';

let folders: Folders;
let server: Awaited<ReturnType<typeof startTestServer>>;

beforeAll(async () => {
  folders = makeFolders();
  writeLargeDance(folders.dances, 'large');
  const caps = { SOCKETS_PER_ADDRESS: '3', DOWNLOADS_PER_ADDRESS: '2', TRUST_PROXY: '127.0.0.1' };
  server = await startTestServer(folders, { ...caps, IDLE_MS: '400', MAX_WATCH_MS: '1200' });
});
afterAll(async () => {
  await server.stop();
  folders.remove();
});

const HEALTH = { type: 'health', brightness: 0.5, sharpness: 100, noise: 0, frozen: false, cameraFps: 30 } as const;
type Listed = { readonly sessions: readonly { readonly session_id: string; readonly status: string }[] };

const from = (address: string) => ({ headers: { 'X-Forwarded-For': address } });

describe('one address', () => {
  it('has a limit of open sockets, and gets another one when one closes', async () => {
    const open = () => connectPlayClient(server.address, from('203.0.113.1'));
    const players = [await open(), await open(), await open()];
    await expect(open()).rejects.toThrow('429');
    (await connectPlayClient(server.address, from('203.0.113.2'))).terminate();
    players[0]?.terminate();
    const comesIn = () =>
      open().then(
        (player) => players.push(player),
        () => 0,
      );
    await expect.poll(comesIn).toBe(4);
    players.forEach((player) => player.terminate());
  });

  it('has a limit of open downloads, and gets another one when one ends', async () => {
    const readers: Socket[] = [];
    const begin = async (address: string): Promise<string> => {
      const socket = connect(server.port, '127.0.0.1');
      readers.push(socket);
      socket.write(`GET /dances/large/video HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: ${address}\r\n\r\n`);
      const [head] = (await once(socket, 'data')) as [Buffer];
      socket.pause();
      return head.toString('latin1').split('\r\n')[0] ?? '';
    };
    const mine = '203.0.113.3';
    expect([await begin(mine), await begin(mine)]).toEqual(['HTTP/1.1 200 OK', 'HTTP/1.1 200 OK']);
    expect(await begin(mine)).toBe('HTTP/1.1 429 Too Many Requests');
    expect(await begin('203.0.113.4')).toBe('HTTP/1.1 200 OK');
    readers[0]?.destroy();
    await expect.poll(() => begin(mine)).toBe('HTTP/1.1 200 OK');
    readers.forEach((reader) => reader.destroy());
  });
});

describe('a dance that exceeds the longest duration', () => {
  it('ends with a reason, and its record is kept: practice as complete, a dance as incomplete', async () => {
    const short = await startTestServer(folders, { MAX_SESSION_MS: '700' });
    const kept = async (counted: boolean): Promise<unknown> => {
      const player = await short.connect();
      player.sendHello();
      player.sendStart({ counted });
      const { sessionId } = await player.waitFor('ready');
      await player.danceReference(0, 1);
      const moving = setInterval(() => player.sendMessage(HEALTH), 50);
      expect(await player.waitForClose()).toMatchObject({ reason: 'too_long' });
      clearInterval(moving);
      const { sessions } = (await (await fetch(`${short.address}/api/sessions`)).json()) as Listed;
      return sessions.find(({ session_id }) => session_id === sessionId)?.status;
    };
    expect(await Promise.all([kept(false), kept(true)])).toEqual(['complete', 'incomplete']);
    await short.stop();
  });
});

describe('a socket on which nobody dances', () => {
  it('is closed when it requests nothing', async () => {
    const player = await server.connect();
    player.sendHello();
    expect(await player.waitForClose()).toMatchObject({ reason: 'idle' });
  });

  it('is closed when it sends no frame', async () => {
    const player = await server.connect();
    player.sendHello();
    player.sendMessage({ type: 'watch' });
    expect(await player.waitForClose()).toMatchObject({ reason: 'idle' });
    expect(player.received('watching')).toHaveLength(1);
  });

  it('is closed after a long camera check, though it sends frames', async () => {
    const player = await server.connect();
    player.sendHello();
    player.sendMessage({ type: 'watch' });
    const showing = setInterval(() => player.sendFrame('standing'), 50);
    expect(await player.waitForClose()).toMatchObject({ reason: 'idle' });
    clearInterval(showing);
    expect(player.received('frame').length).toBeGreaterThan(2);
  });

  it('stays open once somebody dances', async () => {
    const player = await server.connect();
    player.sendHello();
    player.sendMessage({ type: 'watch' });
    player.sendStart();
    await player.waitFor('ready');
    const began = performance.now();
    await expect.poll(() => performance.now() - began).toBeGreaterThan(1500);
    await player.danceReference(0, 1);
    player.sendMessage({ type: 'leave' });
    expect((await player.waitForClose()).reason).toBe('left');
  });
});
