import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { machineNames } from '@instep/server/lan/machine-names';
import { sendRequest } from '../../support/http-request.ts';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';
import { writeSession } from '../../support/write-session.ts';

// The server counts a request with the machine's own host name as one from another machine, wherever it comes from.
const NAME = machineNames().hosts[0] ?? '';
const SECRET = 'the secret of a device';
const PIN = '246810';

let folders: Folders;
let server: Awaited<ReturnType<typeof startTestServer>>;
let sessionId: string;

beforeAll(async () => {
  folders = makeFolders();
  const deviceSha256 = createHash('sha256').update(SECRET).digest('hex');
  sessionId = await writeSession(folders.sessions, { deviceSha256 });
  server = await startTestServer(folders, { HOST: '0.0.0.0', HOST_PIN: PIN, TRUST_PROXY: '127.0.0.1' });
});
afterAll(async () => {
  await server.stop();
  folders.remove();
});

/** The last byte of the remote address: every test has its own, because wrong PINs are counted by address. */
let lastAddressByte = 0;
beforeEach(() => void (lastAddressByte += 1));

type Change = { readonly method?: string; readonly headers?: Record<string, string>; readonly body?: unknown };

const requestRemotely = (path: string, { headers, ...change }: Change = {}) => {
  const host = `${NAME}:${server.port}`;
  const ownHeaders = { origin: `http://${host}`, 'x-forwarded-for': `203.0.113.${lastAddressByte}` };
  return sendRequest({ port: server.port, host, path, headers: { ...ownHeaders, ...headers }, ...change });
};
const requestLocally = (path: string, change: Change = {}) =>
  sendRequest({ port: server.port, host: 'localhost', path, ...change });

const enterPin = (pin: unknown, headers = {}) =>
  requestRemotely('/api/access', { method: 'POST', body: { pin }, headers });
const fetchPass = async (pin: string) => String((await enterPin(pin)).headers['set-cookie']?.[0]).split(';')[0] ?? '';

describe('recorded sessions', () => {
  const paths = (): string[] =>
    ['', '.csv', `/${sessionId}`, `/${sessionId}/moves.csv`].map((p) => `/api/sessions${p}`);

  it('need the PIN even on this machine when the server listens for other machines', async () => {
    for (const path of paths()) expect((await requestLocally(path)).status).toBe(401);
  });

  it('need the PIN on other machines, whatever the spelling of the path', async () => {
    const variants = ['/api/sessions/', '/API/Sessions', '/api/sessions/x', '/api/anything', '/api'];
    for (const path of [...paths(), ...variants]) {
      const { status, body } = await requestRemotely(path);
      expect([path, status]).toEqual([path, 401]);
      expect(JSON.parse(body)).toMatchObject({ needs: 'pin' });
    }
  });

  it('are readable with the pass that the right PIN gives, and not with an altered pass', async () => {
    const cookie = await fetchPass(PIN);
    for (const path of paths()) expect((await requestRemotely(path, { headers: { cookie } })).status).toBe(200);
    expect((await requestRemotely(paths()[0] ?? '', { headers: { cookie: `${cookie}x` } })).status).toBe(401);
  });

  it("are each readable with the secret of the player's device, which does not open the list of all", async () => {
    const headers = { 'instep-device': SECRET };
    expect((await requestRemotely(`/api/sessions/${sessionId}`, { headers })).status).toBe(200);
    expect((await requestRemotely(`/api/sessions/${sessionId}/moves.csv`, { headers })).status).toBe(200);
    expect((await requestRemotely('/api/sessions', { headers })).status).toBe(401);
    const otherDevice = { 'instep-device': 'another' };
    expect((await requestRemotely(`/api/sessions/${sessionId}`, { headers: otherDevice })).status).toBe(401);
  });
});

describe('a player', () => {
  it('needs no PIN to load the dances and get a ticket', async () => {
    expect((await requestRemotely('/api/dances')).status).toBe(200);
    expect((await requestRemotely('/api/dances/made')).status).toBe(200);
    expect((await requestRemotely('/dances/made/video')).status).toBe(200);
    expect((await requestRemotely('/api/tickets', { method: 'POST' })).status).toBe(200);
  });

  it('cannot change a dance without the PIN', async () => {
    expect((await requestRemotely('/api/dances/made', { method: 'PUT', body: {} })).status).toBe(401);
  });
});

describe('the PIN', () => {
  it('gives a pass in a cookie that scripts cannot read and other sites cannot send', async () => {
    expect((await enterPin(PIN)).headers['set-cookie']?.[0]).toMatch(
      /^instep=[\w-]{22}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect((await enterPin(PIN, { 'x-forwarded-proto': 'https' })).headers['set-cookie']?.[0]).toMatch(
      /^__Host-instep=[\w-]{22}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
  });

  it('is refused for 30 s after five wrong PINs from the same address, even if it is right', async () => {
    for (const pin of ['000000', '', null, [PIN, 'x'], { pin: PIN }]) expect((await enterPin(pin)).status).toBe(403);
    const { status, headers } = await enterPin(PIN);
    expect([status, headers['retry-after']]).toEqual([429, '30']);
  });

  it("is still accepted from a teacher's device after ten wrong PINs from a pupil's device", async () => {
    for (let k = 0; k < 10; k++) await enterPin('000000', { 'x-forwarded-for': '2001:db8:0:1::1' });
    expect((await enterPin(PIN, { 'x-forwarded-for': '2001:db8:0:1::2' })).status).toBe(200);
    for (let k = 0; k < 10; k++) await enterPin('000000', { 'instep-device': 'the device of a pupil' });
    expect((await enterPin(PIN, { 'instep-device': 'the device of the teacher' })).status).toBe(200);
  });

  it('is refused when it is not a string', async () => {
    for (const pin of [{ toString: 1 }, [PIN], Number(PIN), null]) expect((await enterPin(pin)).status).toBe(403);
  });

  it('is accepted only from a page of this server, and in a short request', async () => {
    expect((await enterPin(PIN, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await requestRemotely('/api/access', { method: 'POST', body: PIN.repeat(1000) })).status).toBe(413);
  });

  it('makes its sender the host until they sign out', async () => {
    const cookie = await fetchPass(PIN);
    const isHost = async (headers: Record<string, string>) =>
      (JSON.parse((await requestRemotely('/api/access', { headers })).body) as { host: boolean }).host;
    expect([await isHost({}), await isHost({ cookie })]).toEqual([false, true]);
    expect(JSON.parse((await requestLocally('/api/access')).body)).toEqual({ host: false });
    await requestRemotely('/api/access', { method: 'DELETE', headers: { cookie } });
    expect(await isHost({ cookie })).toBe(false);
  });
});

describe('the printed link', () => {
  const isHost = async (cookie: string): Promise<boolean> =>
    (JSON.parse((await requestLocally('/api/access', { headers: { cookie } })).body) as { host: boolean }).host;

  it('makes the first browser that opens it the host, and redirects to an address without the key', async () => {
    const link = new URL(server.hostLink ?? '');
    expect(link.origin).toBe(server.address);
    // Prefetches, a wrong key, and a key in an address that is not a page do not use it up.
    await requestLocally(`/${link.search}`, { method: 'HEAD' });
    await requestLocally(`/${link.search}`, { headers: { 'sec-purpose': 'prefetch' } });
    await requestLocally(`/api/dances${link.search}`);
    expect((await requestLocally('/?key=wrong')).headers['set-cookie']).toBeUndefined();

    const firstResponse = await requestLocally(`//elsewhere.example/review${link.search}&t=4`);
    expect([firstResponse.status, firstResponse.headers.location]).toEqual([303, '/review?t=4']);
    expect(firstResponse.headers['cache-control']).toBe('no-store');
    const cookie = String(firstResponse.headers['set-cookie']?.[0]).split(';')[0] ?? '';
    expect(await isHost(cookie)).toBe(true);

    const secondResponse = await requestLocally(`/review${link.search}`);
    expect([secondResponse.status, secondResponse.headers.location, secondResponse.headers['set-cookie']]).toEqual([
      303,
      '/review',
      undefined,
    ]);
  });
});

describe('/metrics', () => {
  const metricsStatus = async (headers: Record<string, string> = {}) =>
    (await requestLocally('/metrics', { headers })).status;

  it('is readable for the host and with the PIN as a bearer token, and otherwise not found', async () => {
    expect(await metricsStatus()).toBe(404);
    expect(await metricsStatus({ cookie: await fetchPass(PIN) })).toBe(200);
    expect(await metricsStatus({ authorization: `Bearer ${PIN}` })).toBe(200);
    expect(await metricsStatus({ authorization: 'Bearer 000000' })).toBe(404);
  });
});

it.each(['/healthz', '/readyz'])('%s answers under every host name', async (path) => {
  for (const host of ['evil.example', '10.1.2.3:8080', `a'; script-src *, b`]) {
    expect((await sendRequest({ port: server.port, host, path })).status).toBe(200);
  }
});

it('a page of another site that is open on this machine cannot delete sessions', async () => {
  const other = makeFolders();
  const { port, stop, hostLink } = await startTestServer(other);
  expect(hostLink).toBeNull();
  const request = { port, host: 'localhost', path: '/api/sessions?all=yes', method: 'DELETE' };
  const withOrigin = (origin: string) => ({ headers: { origin } });
  expect((await sendRequest({ ...request, ...withOrigin('https://evil.example') })).status).toBe(403);
  expect((await sendRequest(request)).status).toBe(403);
  expect((await sendRequest({ ...request, ...withOrigin('http://localhost') })).status).toBe(200);
  await stop();
  other.remove();
});

it('the PIN has six digits by default', async () => {
  const other = makeFolders();
  const started = await startTestServer(other);
  expect(started.hostPin).toMatch(/^\d{6}$/);
  await started.stop();
  other.remove();
});
