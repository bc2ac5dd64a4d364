import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import path from 'node:path';
import type { ConnectionOptions } from 'node:tls';
import { encodeMessage, PROTOCOL_VERSION } from '@instep/protocol/messages';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, type ClientOptions } from 'ws';
import { machineNames } from '@instep/server/lan/machine-names';
import { sendRequest, type HttpResponse } from '../../support/http-request.ts';
import { ABSENT_HEADERS, expectedHeaders } from '../../support/expected-headers.ts';
import { connectRoomClient } from '../../support/room-client.ts';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';

// The machine's own name works without any network.
const NAME = machineNames().hosts[0] ?? '';

let folders: Folders;
let server: Awaited<ReturnType<typeof startTestServer>>;
let httpsPort: number;
let ca: string;

beforeAll(async () => {
  folders = makeFolders();
  server = await startTestServer(folders, { LAN: 'on' });
  httpsPort = Number(new URL(server.lanAddresses[0] ?? '').port);
  ca = readFileSync(path.join(folders.certificate, 'this-machine.pem'), 'utf8');
});
afterAll(async () => {
  await server.stop();
  folders.remove();
});

type RequestOptions = {
  readonly host: string;
  readonly path?: string;
  readonly method?: string;
  readonly origin?: string;
};

/** Sends a request with a name of this machine; over https, the certificate must be valid for it. */
const sendRequestBy = (scheme: 'http' | 'https', { origin, ...options }: RequestOptions): Promise<HttpResponse> => {
  const headers = { ...(origin && { origin }) };
  if (scheme === 'http') return sendRequest({ ...options, headers, port: server.port });
  return sendRequest({ ...options, headers, port: httpsPort, tls: { ca, servername: NAME } });
};

describe('the https server', () => {
  it('answers under a name of this machine, with isolating headers and without HSTS', async () => {
    const host = `${NAME}:${httpsPort}`;
    const { status, headers } = await sendRequestBy('https', { host, path: '/api/dances' });
    expect(status).toBe(200);
    expect(headers).toMatchObject(expectedHeaders(`https://${host}/api/dances`));
    for (const absent of ABSENT_HEADERS) {
      expect(headers).not.toHaveProperty(absent);
    }
  });

  it('lets a player connect over wss', async () => {
    const host = `${NAME}:${httpsPort}`;
    const origin = `https://${host}`;
    const { body } = await sendRequestBy('https', { host, origin, path: '/api/tickets', method: 'POST' });
    const { ticket } = JSON.parse(body) as { ticket: string };
    // ws passes its options on to TLS, where the certificate must be valid for the name.
    const options: ClientOptions & ConnectionOptions = { origin, headers: { host }, ca, servername: NAME };
    const socket = new WebSocket(`wss://127.0.0.1:${httpsPort}/play`, options);
    await once(socket, 'open');
    socket.send(encodeMessage({ type: 'hello', version: PROTOCOL_VERSION, ticket }));
    socket.send(encodeMessage({ type: 'watch' }));
    const [message] = (await once(socket, 'message')) as [Buffer];
    expect(JSON.parse(message.toString())).toMatchObject({ type: 'watching' });
    socket.close();
  });

  it('accepts localhost, and refuses a foreign host name', async () => {
    expect((await sendRequestBy('https', { host: 'localhost', path: '/api/dances' })).status).toBe(200);
    expect((await sendRequestBy('https', { host: 'evil.example', path: '/api/dances' })).status).toBe(403);
  });
});

describe('the http server', () => {
  it.each(['GET', 'POST', 'DELETE'])('redirects %s requests of other machines to https temporarily', async (method) => {
    const { status, headers } = await sendRequestBy('http', {
      host: `${NAME}:${server.port}`,
      path: '/review?t=1',
      method,
    });
    expect(status).toBe(307);
    expect(headers.location).toBe(`https://${NAME}:${httpsPort}/review?t=1`);
    expect(headers['cache-control']).toBe('no-store');
  });

  it.each([
    ['GET', '/tv'],
    ['GET', '/TV/KQWZT'],
    ['GET', '/assets/index.js'],
    ['GET', '/favicon.svg'],
    ['GET', '/api/dances'],
    ['GET', '/api/dances/made'],
    ['GET', '/api/rooms'],
    ['GET', '/api/rooms/KQWZT/qr.svg'],
    ['GET', '/dances/made/video.mp4'],
    ['POST', '/api/tickets'],
  ])('answers a screen that refuses the certificate: %s %s', async (method, path) => {
    const host = `${NAME}:${server.port}`;
    const { status } = await sendRequestBy('http', { host, path, method, origin: `http://${host}` });
    expect(status).not.toBe(307);
    expect(status).not.toBe(403);
  });

  it.each([
    ['GET', '/join/KQWZT'],
    ['GET', '/tv/KQWZT/more'],
    ['POST', '/api/access'],
    ['GET', '/api/sessions'],
    ['GET', '/api/rooms/KQWZT'],
    ['DELETE', '/tv'],
  ])('answers it nothing else: %s %s', async (method, path) => {
    const host = `${NAME}:${server.port}`;
    const { status } = await sendRequestBy('http', { host, path, method, origin: `http://${host}` });
    expect(status).toBe(307);
  });

  it('lets a screen into a room, as a TV that neither films nor is the host', async () => {
    const host = `${NAME}:${server.port}`;
    const origin = `http://${host}`;
    const tv = await connectRoomClient(server.address, { origin, headers: { host } });
    const { memberId } = await tv.open('TV');
    tv.say({ type: 'role', shows: true, films: 2 });
    const { hostId, members } = await tv.waitForRoom(({ leadId, members }) => leadId !== null || !!members[0]?.shows);
    expect(hostId).toBeNull();
    expect(members).toMatchObject([{ memberId, isTv: true, shows: true, films: 0 }]);
    tv.say({ type: 'leave' });
  });

  it('says the https addresses to a screen', async () => {
    const { body } = await sendRequestBy('http', { host: `${NAME}:${server.port}`, path: '/api/rooms' });
    expect(JSON.parse(body)).toEqual({ mayOpen: true, joinAddresses: server.lanAddresses, warnsOnce: true });
  });

  it('answers requests of this machine', async () => {
    for (const host of ['localhost', '127.0.0.1', `[::1]:${server.port}`]) {
      expect((await sendRequestBy('http', { host, path: '/api/dances' })).status).toBe(200);
    }
  });

  it('refuses a socket of another machine', async () => {
    const host = `${NAME}:${server.port}`;
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/play`, { origin: `http://${host}`, headers: { host } });
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
    expect(response.statusCode).toBe(403);
  });
});

it('every announced address is an https address that browsers can open', () => {
  for (const address of server.lanAddresses) {
    expect(new URL(address)).toMatchObject({ protocol: 'https:', port: String(httpsPort) });
    expect(address).not.toMatch(/fe80:/);
  }
});
