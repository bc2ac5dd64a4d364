import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sendRequest } from '../../support/http-request.ts';
import { connectPlayClient } from '../../support/play-client.ts';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';

let folders: Folders;
let server: Awaited<ReturnType<typeof startTestServer>>;
beforeEach(() => (folders = makeFolders()));
afterEach(async () => {
  await server.stop();
  folders.remove();
});

const sendRequestFrom = (localAddress: string, path: string, headers: Record<string, string> = {}) =>
  sendRequest({ port: server.port, host: 'localhost', path, localAddress, headers });
const posesUrl = async (): Promise<string> =>
  ((await (await fetch(`${server.address}/api/dances/made`)).json()) as { posesUrl: string }).posesUrl;

describe('the budgets of each client address', () => {
  it.each([
    ['the list of dances', async () => '/api/dances'],
    ['a dance', async () => '/api/dances/made'],
    ['the poses of a dance', posesUrl],
    ['an unknown path', async () => '/api/nothing'],
  ])(
    'an address with too many requests for %s is refused with 429 and a message; other addresses are served',
    async (_target, pathOf) => {
      // Twenty requests may come at once; a request for JSON counts as four.
      server = await startTestServer(folders, { REQUESTS_PER_SECOND: '1' });
      const path = await pathOf();
      const answers = await Promise.all(Array.from({ length: 12 }, () => sendRequestFrom('127.0.0.2', path)));
      const refused = answers.filter(({ status }) => status === 429);
      expect(refused.length).toBeGreaterThan(0);
      expect(refused.length).toBeLessThanOrEqual(7);
      for (const { headers, body } of refused) {
        expect([headers['retry-after'], headers['cache-control']]).toEqual(['2', 'no-store']);
        expect(body).toContain('Too many requests from this address. Try again in 2 s.');
      }
      expect((await sendRequestFrom('127.0.0.3', path)).status).not.toBe(429);
      // Videos do not count against this budget.
      expect((await sendRequestFrom('127.0.0.2', '/dances/made/video')).status).toBe(200);
    },
  );

  it('behind a trusted proxy, the client has the address that the proxy names', async () => {
    server = await startTestServer(folders, { REQUESTS_PER_SECOND: '1', TRUST_PROXY: '127.0.0.1' });
    const sendThroughProxy = (address: string) =>
      sendRequestFrom('127.0.0.1', '/api/dances', { 'x-forwarded-for': address });
    const answers = await Promise.all(Array.from({ length: 12 }, () => sendThroughProxy('203.0.113.1')));
    expect(answers.some(({ status }) => status === 429)).toBe(true);
    expect((await sendThroughProxy('203.0.113.2')).status).toBe(200);
  });

  it('an address with too many starts cannot start new dances, but can resume its running one', async () => {
    server = await startTestServer(folders, { STARTS_PER_MINUTE: '1', RESUME_MS: '60000' });
    const startDance = async (localAddress: string) => {
      const player = await connectPlayClient(server.address, { localAddress });
      player.sendHello();
      player.sendStart();
      return player;
    };
    const [first, second, third] = [
      await startDance('127.0.0.2'),
      await startDance('127.0.0.2'),
      await startDance('127.0.0.2'),
    ];
    const { sessionId, resumeSecret } = await first.waitFor('ready');
    await second.waitFor('ready');
    expect(await third.waitForClose()).toMatchObject({ reason: 'too_many_starts' });
    await (await startDance('127.0.0.3')).waitFor('ready');

    first.terminate();
    const reconnected = await connectPlayClient(server.address, { localAddress: '127.0.0.2' });
    reconnected.sendHello();
    reconnected.sendResume(sessionId, resumeSecret);
    expect(await reconnected.waitFor('ready')).toMatchObject({ sessionId });
  });
});

describe("a dance's poses", () => {
  type Poses = { readonly poses: readonly { readonly atS: number }[] };
  const requestPoses = async (query: string) => sendRequestFrom('127.0.0.1', `${await posesUrl()}${query}`);
  const timesIn = (body: string): number[] => (JSON.parse(body) as Poses).poses.map(({ atS }) => atS);

  it('are sent for the whole dance or a section, each section with a stable ETag of its own', async () => {
    server = await startTestServer(folders);
    const all = timesIn((await requestPoses('')).body);
    expect(all.length).toBeGreaterThan(100);
    const etags = new Set<unknown>();
    for (const [from, to] of [
      [-1, 99],
      [0, 0],
      [1, 2],
      [3.05, 4.55],
      [11, 99],
      [5, 4],
      [99, 100],
    ] as const) {
      const query = `?from=${from}&to=${to}`;
      const { body, headers } = await requestPoses(query);
      expect(timesIn(body)).toEqual(all.filter((atS) => atS >= from && atS <= to));
      expect(headers.etag).toMatch(/^"[\w-]+"$/);
      etags.add(headers.etag);
      const { status } = await sendRequestFrom('127.0.0.1', `${await posesUrl()}${query}`, {
        'if-none-match': headers.etag ?? '',
      });
      expect([query, status]).toEqual([query, 304]);
    }
    expect(etags.size).toBe(7);
  });
});
