import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakeWorker } from '../../support/fake-estimator.ts';
import { LARGE_VIDEO, writeLargeDance, VIDEO_BYTES } from '../../support/write-dance.ts';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';

const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');
const ETAG = `"${sha256(VIDEO_BYTES)}"`;

let folders: Folders;
let server: Awaited<ReturnType<typeof startTestServer>>;
let strictServer: typeof server;
let modified: Date;

beforeAll(async () => {
  folders = makeFolders();
  for (const id of ['large', 'replaced', 'overwritten']) writeLargeDance(folders.dances, id);
  modified = new Date(Math.floor(Date.now() / 1000 - 3600) * 1000);
  utimesSync(path.join(folders.dances, 'made.mp4'), modified, modified);
  server = await startTestServer(folders);
  strictServer = await startTestServer(folders, {}, startFakeWorker, { stalledMs: 100 });
});
afterAll(async () => {
  await Promise.all([server.stop(), strictServer.stop()]);
  folders.remove();
});

type Answer = { readonly status: number; readonly body: string; readonly headers: IncomingHttpHeaders };

const requestVideo = (
  headers: Record<string, string> = {},
  method = 'GET',
  target = '/dances/made/video',
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const request = httpRequest({ port: server.port, host: '127.0.0.1', path: target, method, headers }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body, headers: response.headers }));
    });
    request.on('error', reject).end();
  });

const WHOLE = VIDEO_BYTES;
const dateAfterChange = (seconds: number): string => new Date(modified.getTime() + 1000 * seconds).toUTCString();

describe('a requested range', () => {
  it.each<[string, Record<string, string>, number, string]>([
    ['is its first byte', { Range: 'bytes=0-0' }, 206, '1'],
    ['is its end', { Range: 'bytes=-3' }, 206, '789'],
    ['is the whole file for a longer suffix', { Range: 'bytes=-1500' }, 206, WHOLE],
    ['ends with the video', { Range: 'bytes=5-5000' }, 206, '6789'],
    ['is ignored in an unknown unit', { Range: 'seconds=0-1' }, 200, WHOLE],
    ['is ignored when malformed', { Range: 'bytes=--5' }, 200, WHOLE],
    ['is unsatisfiable backwards', { Range: 'bytes=5-2' }, 416, ''],
    ['is combined from overlapping ranges', { Range: 'bytes=0-,0-,0-' }, 206, WHOLE],
    ['is ignored when there are several', { Range: 'bytes=0-1,4-5' }, 200, WHOLE],
    ['is unsatisfiable beyond the end', { Range: 'bytes=9-' }, 416, ''],
    ['is unsatisfiable for the last 0 bytes', { Range: 'bytes=-0' }, 416, ''],
    ['is sent if If-Range has the same strong tag', { Range: 'bytes=0-0', 'If-Range': ETAG }, 206, '1'],
    ['is ignored if If-Range has a weak tag', { Range: 'bytes=0-0', 'If-Range': `W/${ETAG}` }, 200, WHOLE],
    ['is ignored if If-Range has a list', { Range: 'bytes=0-0', 'If-Range': `"x", ${ETAG}` }, 200, WHOLE],
    [
      'is ignored if If-Range has another tag, even beyond the end',
      { Range: 'bytes=99-', 'If-Range': '"x"' },
      200,
      WHOLE,
    ],
  ])('%s', async (_case, headers, status, body) => {
    const answer = await requestVideo(headers);
    // The text of a 416 is meant for people and is not compared.
    expect([answer.status, status === 416 ? '' : answer.body]).toEqual([status, body]);
    expect(answer.body.length).toBeLessThan(100);
  });

  it.each([
    [0, 206],
    [-60, 200],
    [60, 200],
  ])('with an If-Range date %i s after the last change gets %i', async (seconds, status) => {
    expect((await requestVideo({ Range: 'bytes=0-0', 'If-Range': dateAfterChange(seconds) })).status).toBe(status);
  });
});

describe('a conditional request', () => {
  it.each<[string, Record<string, string>, number]>([
    ['with the current tag in If-None-Match gets 304', { 'If-None-Match': ETAG }, 304],
    ['with the weak form of the tag in If-None-Match gets 304', { 'If-None-Match': `W/${ETAG}` }, 304],
    ['with the tag in a list in If-None-Match gets 304', { 'If-None-Match': `"a", ${ETAG} , "b"` }, 304],
    ['with any tag in If-None-Match gets 304', { 'If-None-Match': '*' }, 304],
    ['with another tag in If-None-Match gets 200', { 'If-None-Match': '"x"' }, 200],
    [
      'with the current tag in If-None-Match gets 304 even if its range is unsatisfiable',
      { 'If-None-Match': ETAG, Range: 'bytes=99-' },
      304,
    ],
    ['with the current tag in If-Match gets 200', { 'If-Match': ETAG }, 200],
    ['with any tag in If-Match gets 200', { 'If-Match': '*' }, 200],
    ['with another tag in If-Match gets 412', { 'If-Match': '"x"', Range: 'bytes=0-1' }, 412],
    ['with the weak form of the tag in If-Match gets 412', { 'If-Match': `W/${ETAG}` }, 412],
  ])('%s', async (_case, headers, status) => {
    const answer = await requestVideo(headers);
    expect(answer.status).toBe(status);
    if (status === 304) expect(answer.headers).toMatchObject({ etag: ETAG, 'cache-control': 'no-cache' });
  });

  it.each([
    ['If-Modified-Since', 0, 304],
    ['If-Modified-Since', -10, 200],
    ['If-Unmodified-Since', 0, 200],
    ['If-Unmodified-Since', -10, 412],
  ])('with %s %i s after the last change gets %i', async (name, seconds, status) => {
    expect((await requestVideo({ [name]: dateAfterChange(seconds) })).status).toBe(status);
  });
});

describe('the method', () => {
  it('HEAD gets the headers of GET, and ignores a range', async () => {
    const answer = await requestVideo({ Range: 'bytes=0-1' }, 'HEAD');
    expect([answer.status, answer.body, answer.headers['content-length']]).toEqual([200, '', '9']);
    expect((await requestVideo({ Range: 'bytes=99-' }, 'HEAD')).status).toBe(200);
  });

  it.each(['POST', 'PUT', 'DELETE'])('%s is not allowed', async (method) => {
    const answer = await requestVideo({}, method);
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
  });
});

/** A client that requests a video and then reads nothing. */
const stalledReader = async (id: string, { port } = server): Promise<Socket> => {
  const socket = connect(port, '127.0.0.1').pause();
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(`GET /dances/${id}/video HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  await once(socket, 'readable');
  return socket;
};

const openFiles = (): number => readdirSync('/proc/self/fd').length;

describe.runIf(process.platform === 'linux')('a client that', () => {
  it('disconnects in the middle leaves no file open', async () => {
    const before = openFiles();
    for (let round = 0; round < 10; round++) {
      const readers = await Promise.all(Array.from({ length: 10 }, () => stalledReader('large')));
      readers.forEach((reader, k) => (k % 2 ? reader.destroy() : reader.resetAndDestroy()));
    }
    await expect.poll(openFiles).toBeLessThanOrEqual(before);
  });

  it('disconnects at once leaves no file open', async () => {
    const before = openFiles();
    for (let k = 0; k < 100; k++) {
      const socket = connect(server.port, '127.0.0.1');
      await once(socket, 'connect');
      socket.write('GET /dances/large/video HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
      socket.destroy();
    }
    await expect.poll(openFiles).toBeLessThanOrEqual(before);
  });

  it('needs no bytes leaves no file open', async () => {
    // A kept connection counts as two files of this process, and may have closed meanwhile.
    await requestVideo({}, 'HEAD');
    const before = openFiles();
    for (let k = 0; k < 20; k++) {
      await requestVideo({ 'If-None-Match': '*' });
      await requestVideo({}, 'HEAD');
      await requestVideo({ Range: 'bytes=99-' });
    }
    await expect.poll(openFiles, { timeout: 10_000 }).toBeLessThanOrEqual(before);
  });

  it('reads nothing is disconnected, and its file is closed', async () => {
    const before = openFiles();
    const readers = await Promise.all(Array.from({ length: 5 }, () => stalledReader('large', strictServer)));
    expect(openFiles()).toBeGreaterThan(before);
    // The client's files stay open until it reads on.
    await expect.poll(openFiles).toBeLessThanOrEqual(before + readers.length);
    readers.forEach((reader) => reader.destroy());
  });

  it('reads nothing is disconnected even if it keeps sending bytes', async () => {
    const reader = await stalledReader('large', strictServer);
    const sending = setInterval(() => reader.write('\r\n'), 10);
    // A client that does not read notices only by writing that the other side has closed.
    await new Promise((resolve) => reader.once('close', resolve));
    clearInterval(sending);
  });
});

/** Reads a range of the large video, with a pause of one turn of the event loop after each chunk. */
const readSlowly = async (first: number, last: number): Promise<Buffer> => {
  const headers = { Range: `bytes=${first}-${last}` };
  const request = httpRequest({ port: server.port, host: '127.0.0.1', path: '/dances/large/video', headers }).end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) {
    chunks.push(chunk as Buffer);
    await setImmediate();
  }
  return Buffer.concat(chunks);
};

describe('many clients at the same time', () => {
  it('each get their own bytes while others disconnect', async () => {
    const leaving = await Promise.all(Array.from({ length: 10 }, () => stalledReader('large')));
    const reads = Array.from({ length: 12 }, async (_, k) => {
      const [first, last] = [k * 1_234_567, k * 1_234_567 + 8_000_001];
      leaving[k]?.destroy();
      return (await readSlowly(first, last)).equals(LARGE_VIDEO.subarray(first, last + 1));
    });
    expect(await Promise.all(reads)).not.toContain(false);
  });
});

describe('a video that changes on disk', () => {
  /** Reads everything after the first bytes; returns how many bytes it was, and whether any belong to the new file. */
  const readRest = async (socket: Socket): Promise<{ bytes: number; spliced: boolean }> => {
    let [bytes, spliced] = [0, false];
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      spliced ||= chunk.includes('NEW ');
    });
    socket.resume();
    await once(socket, 'close');
    return { bytes, spliced };
  };

  it('is sent in its old version to the end when it is replaced, and new requests get 404', async () => {
    const file = path.join(folders.dances, 'replaced.mp4');
    const reader = await stalledReader('replaced');
    writeFileSync(`${file}.new`, Buffer.alloc(LARGE_VIDEO.length, 'NEW '));
    renameSync(`${file}.new`, file);
    const { bytes, spliced } = await readRest(reader);
    expect(spliced).toBe(false);
    expect(bytes).toBeGreaterThan(LARGE_VIDEO.length);
    expect((await requestVideo({}, 'GET', '/dances/replaced/video')).status).toBe(404);
  });

  it('is sent only in part when it is overwritten, and never mixed with the new content', async () => {
    const reader = await stalledReader('overwritten');
    writeFileSync(path.join(folders.dances, 'overwritten.mp4'), Buffer.alloc(LARGE_VIDEO.length, 'NEW '));
    const { bytes, spliced } = await readRest(reader);
    expect(spliced).toBe(false);
    expect(bytes).toBeLessThan(LARGE_VIDEO.length);
  });
});
