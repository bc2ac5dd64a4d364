import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeLargeDance } from '../../support/write-dance.ts';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';

let folders: Folders;
let server: Awaited<ReturnType<typeof startTestServer>>;

beforeAll(async () => {
  folders = makeFolders();
  writeLargeDance(folders.dances, 'large');
  server = await startTestServer(folders);
});
afterAll(async () => {
  await server.stop();
  folders.remove();
});

const sendRequests = (path: string, times: number): Socket => {
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(times));
  return socket;
};
const openFiles = (): number => readdirSync('/proc/self/fd').length;
const VIDEO = '/dances/large/video';

describe('a connection with pipelined requests', () => {
  it('gets every answer in the order of the requests', async () => {
    const socket = sendRequests('/healthz', 3);
    socket.write('GET /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    await once(socket, 'close');
    const statuses = Buffer.concat(chunks)
      .toString()
      .matchAll(/^HTTP\/1.1 (\d+)/gm);
    expect(Array.from(statuses, ([, status]) => status)).toEqual(['200', '200', '200', '404']);
  });

  it('has one open file at a time, and none after it closes', async () => {
    const before = openFiles();
    const sockets = Array.from({ length: 5 }, () => sendRequests(VIDEO, 10));
    for (const socket of sockets) {
      await once(socket, 'data');
      socket.pause();
    }
    // Both ends of each connection are open in this process.
    expect(openFiles() - before).toBeLessThanOrEqual(3 * sockets.length);
    for (const socket of sockets) socket.resetAndDestroy();
    await expect.poll(() => openFiles() - before).toBeLessThanOrEqual(0);
  });

  it('frees all downloads of its address when it closes', async () => {
    for (let k = 0; k < 10; k++) {
      const socket = sendRequests(VIDEO, 10);
      await once(socket, 'data');
      socket.resetAndDestroy();
    }
    const reader = sendRequests(VIDEO, 1);
    await once(reader, 'data');
    reader.pause();
    const { status } = await fetch(`${server.address}${VIDEO}`, { method: 'HEAD' });
    expect(status).toBe(200);
    reader.destroy();
  });

  it('is closed when too many requests wait', async () => {
    const socket = sendRequests('/healthz', 500);
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await once(socket, 'close');
    expect(text.split('HTTP/1.1').length).toBeLessThan(30);
  });
});
