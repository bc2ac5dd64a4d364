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

/** Every test uses its own address, because attempts are counted by address. */
let address = 0;
beforeEach(() => void (address += 1));

type Change = { readonly method?: string; readonly headers?: Record<string, string>; readonly body?: unknown };

const elsewhere = (path: string, { headers, ...change }: Change = {}) => {
  const host = `${NAME}:${server.port}`;
  const own = { origin: `http://${host}`, 'x-forwarded-for': `203.0.113.${address}` };
  return sendRequest({ port: server.port, host, path, headers: { ...own, ...headers }, ...change });
};
const here = (path: string, change: Change = {}) =>
  sendRequest({ port: server.port, host: 'localhost', path, ...change });

const enterPin = (pin: unknown, headers = {}) => elsewhere('/api/access', { method: 'POST', body: { pin }, headers });
const passFor = async (pin: string) => String((await enterPin(pin)).headers['set-cookie']?.[0]).split(';')[0] ?? '';

describe('recorded sessions', () => {
  const paths = (): string[] =>
    ['', '.csv', `/${sessionId}`, `/${sessionId}/moves.csv`].map((p) => `/api/sessions${p}`);

  it('need the PIN on this machine too if remote clients are expected', async () => {
    for (const path of paths()) expect((await here(path)).status).toBe(401);
  });

  it('need the PIN for other machines, however the path is written', async () => {
    const tricks = ['/api/sessions/', '/API/Sessions', '/api/sessions/x', '/api/anything', '/api'];
    for (const path of [...paths(), ...tricks]) {
      const { status, body } = await elsewhere(path);
      expect([path, status]).toEqual([path, 401]);
      expect(JSON.parse(body)).toMatchObject({ needs: 'pin' });
    }
  });

  it('are readable with the pass that the right PIN gives', async () => {
    const cookie = await passFor(PIN);
    for (const path of paths()) expect((await elsewhere(path, { headers: { cookie } })).status).toBe(200);
    expect((await elsewhere(paths()[0] ?? '', { headers: { cookie: `${cookie}x` } })).status).toBe(401);
  });

  it("are readable for their player, by the device's secret, and for no other", async () => {
    const headers = { 'instep-device': SECRET };
    expect((await elsewhere(`/api/sessions/${sessionId}`, { headers })).status).toBe(200);
    expect((await elsewhere(`/api/sessions/${sessionId}/moves.csv`, { headers })).status).toBe(200);
    expect((await elsewhere('/api/sessions', { headers })).status).toBe(401);
    const other = { 'instep-device': 'another' };
    expect((await elsewhere(`/api/sessions/${sessionId}`, { headers: other })).status).toBe(401);
  });
});

describe('a player', () => {
  it('needs no PIN', async () => {
    expect((await elsewhere('/api/dances')).status).toBe(200);
    expect((await elsewhere('/api/dances/made')).status).toBe(200);
    expect((await elsewhere('/dances/made/video')).status).toBe(200);
    expect((await elsewhere('/api/tickets', { method: 'POST' })).status).toBe(200);
  });

  it('cannot change anything', async () => {
    expect((await elsewhere('/api/dances/made', { method: 'PUT', body: {} })).status).toBe(401);
  });
});

describe('the PIN', () => {
  it('gives a pass that scripts and other sites cannot read', async () => {
    expect((await enterPin(PIN)).headers['set-cookie']?.[0]).toMatch(
      /^instep=[\w-]{22}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect((await enterPin(PIN, { 'x-forwarded-proto': 'https' })).headers['set-cookie']?.[0]).toMatch(
      /^__Host-instep=[\w-]{22}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
  });

  it('is distinguished from a wrong one, and attempts are limited', async () => {
    for (const pin of ['000000', '', null, [PIN, 'x'], { pin: PIN }]) expect((await enterPin(pin)).status).toBe(403);
    const { status, headers } = await enterPin(PIN);
    expect([status, headers['retry-after']]).toEqual([429, '30']);
  });

  it("is accepted from the teacher's tablet after a pupil has guessed", async () => {
    for (let k = 0; k < 10; k++) await enterPin('000000', { 'x-forwarded-for': '2001:db8:0:1::1' });
    expect((await enterPin(PIN, { 'x-forwarded-for': '2001:db8:0:1::2' })).status).toBe(200);
    for (let k = 0; k < 10; k++) await enterPin('000000', { 'instep-device': 'the device of a pupil' });
    expect((await enterPin(PIN, { 'instep-device': 'the device of the teacher' })).status).toBe(200);
  });

  it('is refused when it is not a string', async () => {
    for (const pin of [{ toString: 1 }, [PIN], Number(PIN), null]) expect((await enterPin(pin)).status).toBe(403);
  });

  it('is accepted only from a page of this server', async () => {
    expect((await enterPin(PIN, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await elsewhere('/api/access', { method: 'POST', body: PIN.repeat(1000) })).status).toBe(413);
  });

  it('makes its sender the host until they sign out', async () => {
    const cookie = await passFor(PIN);
    const isHost = async (headers: Record<string, string>) =>
      (JSON.parse((await elsewhere('/api/access', { headers })).body) as { host: boolean }).host;
    expect([await isHost({}), await isHost({ cookie })]).toEqual([false, true]);
    expect(JSON.parse((await here('/api/access')).body)).toEqual({ host: false });
    await elsewhere('/api/access', { method: 'DELETE', headers: { cookie } });
    expect(await isHost({ cookie })).toBe(false);
  });
});

describe('the printed link', () => {
  const hostOf = async (cookie: string): Promise<boolean> =>
    (JSON.parse((await here('/api/access', { headers: { cookie } })).body) as { host: boolean }).host;

  it('makes the first browser that opens it the host, and redirects to an address without the key', async () => {
    const link = new URL(server.hostLink ?? '');
    expect(link.origin).toBe(server.address);
    // Prefetches, a wrong key, and a key in an address that is not a page do not use it up.
    await here(`/${link.search}`, { method: 'HEAD' });
    await here(`/${link.search}`, { headers: { 'sec-purpose': 'prefetch' } });
    await here(`/api/dances${link.search}`);
    expect((await here('/?key=wrong')).headers['set-cookie']).toBeUndefined();

    const opened = await here(`//elsewhere.example/review${link.search}&t=4`);
    expect([opened.status, opened.headers.location]).toEqual([303, '/review?t=4']);
    expect(opened.headers['cache-control']).toBe('no-store');
    const cookie = String(opened.headers['set-cookie']?.[0]).split(';')[0] ?? '';
    expect(await hostOf(cookie)).toBe(true);

    const again = await here(`/review${link.search}`);
    expect([again.status, again.headers.location, again.headers['set-cookie']]).toEqual([303, '/review', undefined]);
  });
});

describe('/metrics', () => {
  const metrics = async (headers: Record<string, string> = {}) => (await here('/metrics', { headers })).status;

  it('is readable for the host, and with the PIN as a bearer token', async () => {
    expect(await metrics()).toBe(404);
    expect(await metrics({ cookie: await passFor(PIN) })).toBe(200);
    expect(await metrics({ authorization: `Bearer ${PIN}` })).toBe(200);
    expect(await metrics({ authorization: 'Bearer 000000' })).toBe(404);
  });
});

it.each(['/healthz', '/readyz'])('%s answers under every host name', async (path) => {
  for (const host of ['evil.example', '10.1.2.3:8080', `a'; script-src *, b`]) {
    expect((await sendRequest({ port: server.port, host, path })).status).toBe(200);
  }
});

it('a foreign page on this machine cannot change anything', async () => {
  const other = makeFolders();
  const { port, stop, hostLink } = await startTestServer(other);
  expect(hostLink).toBeNull();
  const request = { port, host: 'localhost', path: '/api/sessions?all=yes', method: 'DELETE' };
  const origin = (of: string) => ({ headers: { origin: of } });
  expect((await sendRequest({ ...request, ...origin('https://evil.example') })).status).toBe(403);
  expect((await sendRequest(request)).status).toBe(403);
  expect((await sendRequest({ ...request, ...origin('http://localhost') })).status).toBe(200);
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
