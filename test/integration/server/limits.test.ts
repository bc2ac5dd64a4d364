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
  const limits = { SOCKETS_PER_ADDRESS: '3', DOWNLOADS_PER_ADDRESS: '2', TRUST_PROXY: '127.0.0.1' };
  server = await startTestServer(folders, { ...limits, IDLE_MS: '400', MAX_WATCH_MS: '1200' });
});
afterAll(async () => {
  await server.stop();
  folders.remove();
});

const HEALTH = { type: 'health', brightness: 0.5, sharpness: 100, noise: 0, frozen: false, cameraFps: 30 } as const;
type Listed = { readonly sessions: readonly { readonly session_id: string; readonly status: string }[] };

const from = (address: string) => ({ headers: { 'X-Forwarded-For': address } });

describe('a server with limits for each address', () => {
  it('rejects a socket beyond the limit, and accepts one after another has closed', async () => {
    const open = () => connectPlayClient(server.address, from('203.0.113.1'));
    const players = [await open(), await open(), await open()];
    await expect(open()).rejects.toThrow('429');
    (await connectPlayClient(server.address, from('203.0.113.2'))).terminate();
    players[0]?.terminate();
    const tryToOpen = () =>
      open().then(
        (player) => players.push(player),
        () => 0,
      );
    await expect.poll(tryToOpen).toBe(4);
    players.forEach((player) => player.terminate());
  });

  it('rejects a download beyond the limit, and accepts one after another has ended', async () => {
    const readers: Socket[] = [];
    const startDownload = async (address: string): Promise<string> => {
      const socket = connect(server.port, '127.0.0.1');
      readers.push(socket);
      socket.write(`GET /dances/large/video HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: ${address}\r\n\r\n`);
      const [head] = (await once(socket, 'data')) as [Buffer];
      socket.pause();
      return head.toString('latin1').split('\r\n')[0] ?? '';
    };
    const address = '203.0.113.3';
    expect([await startDownload(address), await startDownload(address)]).toEqual([
      'HTTP/1.1 200 OK',
      'HTTP/1.1 200 OK',
    ]);
    expect(await startDownload(address)).toBe('HTTP/1.1 429 Too Many Requests');
    expect(await startDownload('203.0.113.4')).toBe('HTTP/1.1 200 OK');
    readers[0]?.destroy();
    await expect.poll(() => startDownload(address)).toBe('HTTP/1.1 200 OK');
    readers.forEach((reader) => reader.destroy());
  });
});

describe('the maximum duration of a session', () => {
  it('closes the socket with a reason, and stores practice as complete and a dance as incomplete', async () => {
    const short = await startTestServer(folders, { MAX_SESSION_MS: '700' });
    const storedStatus = async (counted: boolean): Promise<unknown> => {
      const player = await short.connect();
      player.sendHello();
      player.sendStart({ counted });
      const { sessionId } = await player.waitFor('ready');
      await player.danceReference(0, 1);
      const sendingHealth = setInterval(() => player.sendMessage(HEALTH), 50);
      expect(await player.waitForClose()).toMatchObject({ reason: 'too_long' });
      clearInterval(sendingHealth);
      const { sessions } = (await (await fetch(`${short.address}/api/sessions`)).json()) as Listed;
      return sessions.find(({ session_id }) => session_id === sessionId)?.status;
    };
    expect(await Promise.all([storedStatus(false), storedStatus(true)])).toEqual(['complete', 'incomplete']);
    await short.stop();
  });
});

describe('the idle timeout of a socket', () => {
  it('closes a socket that requests nothing', async () => {
    const player = await server.connect();
    player.sendHello();
    expect(await player.waitForClose()).toMatchObject({ reason: 'idle' });
  });

  it('closes a socket that requests a camera check but sends no frame', async () => {
    const player = await server.connect();
    player.sendHello();
    player.sendMessage({ type: 'watch' });
    expect(await player.waitForClose()).toMatchObject({ reason: 'idle' });
    expect(player.received('watching')).toHaveLength(1);
  });

  it('closes a socket whose camera check takes too long, even if it sends frames', async () => {
    const player = await server.connect();
    player.sendHello();
    player.sendMessage({ type: 'watch' });
    const sendingFrames = setInterval(() => player.sendFrame('standing'), 50);
    expect(await player.waitForClose()).toMatchObject({ reason: 'idle' });
    clearInterval(sendingFrames);
    expect(player.received('frame').length).toBeGreaterThan(2);
  });

  it('does not close a socket on which a dance has started', async () => {
    const player = await server.connect();
    player.sendHello();
    player.sendMessage({ type: 'watch' });
    player.sendStart();
    await player.waitFor('ready');
    const startedAt = performance.now();
    await expect.poll(() => performance.now() - startedAt).toBeGreaterThan(1500);
    await player.danceReference(0, 1);
    player.sendMessage({ type: 'leave' });
    expect((await player.waitForClose()).reason).toBe('left');
  });
});
