import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendRequest } from '../../support/http-request.ts';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';

// Debian installs the proxies in folders that only root has in its PATH.
const PATH = `${process.env['PATH']}:/usr/sbin:/usr/local/sbin`;
const env = { ...process.env, PATH };
const isInstalled = (command: string): boolean => spawnSync(command, ['-v'], { env }).error === undefined;

const PIN = '246810';
let folders: Folders;
let server: Awaited<ReturnType<typeof startTestServer>>;
let folder: string;
const running: ChildProcess[] = [];

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'instep-proxies-'));
  folders = makeFolders();
  server = await startTestServer(folders, { TRUST_PROXY: '127.0.0.1', ALLOWED_HOSTS: 'dance.school', HOST_PIN: PIN });
});
afterAll(async () => {
  for (const proxy of running) proxy.kill('SIGTERM');
  await server.stop();
  folders.remove();
  rmSync(folder, { recursive: true });
});

const freePort = async (): Promise<number> => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  taken.close();
  await once(taken, 'close');
  return port;
};

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => resolve(socket.destroy() !== null));
    socket.once('error', () => resolve(false));
  });

/** Runs a proxy with our own configuration; resolves with its port when it listens. */
const startProxy = async (
  command: string,
  args: readonly string[],
  config: (port: number) => string,
): Promise<number> => {
  const port = await freePort();
  const file = path.join(folder, `${command}-${port}.conf`);
  writeFileSync(file, config(port));
  let output = '';
  const proxy = spawn(command, [...args, file], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [proxy.stdout, proxy.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  running.push(proxy);
  while (!(await listens(port))) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (proxy.exitCode !== null) throw new Error(`expected ${command} to listen, got ${output}`);
  }
  return port;
};

const nginx = (location: string) => (port: number) => {
  const scratch = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => {
    mkdirSync(path.join(folder, `${port}-${kind}`));
    return `${kind}_temp_path ${folder}/${port}-${kind};`;
  });
  return `daemon off; master_process off; pid ${folder}/${port}.pid; error_log stderr warn;
    events { worker_connections 64; }
    http { access_log off; ${scratch.join(' ')}
      server { listen 127.0.0.1:${port};
        location / { proxy_pass http://127.0.0.1:${server.port}; proxy_http_version 1.1; ${location} } } }`;
};

const UPGRADES = 'proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";';

const haproxy = (option: string) => (port: number) => `
  global
    maxconn 64
  defaults
    mode http
    ${option}
    timeout connect 5s
    timeout client 30s
    timeout server 30s
  frontend f
    bind 127.0.0.1:${port}
    default_backend b
  backend b
    server s 127.0.0.1:${server.port}
`;

const PROXIES = [
  // The default of nginx from 1.29.7 on; older versions need this setting.
  ['nginx with default settings', 'nginx', ['-p', '.', '-c'], nginx('proxy_set_header Connection "";')],
  [
    'nginx with the WebSocket settings of its documentation',
    'nginx',
    ['-p', '.', '-c'],
    nginx(`${UPGRADES} proxy_set_header Host $host;`),
  ],
  [
    'nginx that sends X-Forwarded-For',
    'nginx',
    ['-p', '.', '-c'],
    nginx(`${UPGRADES} proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;`),
  ],
  ['HAProxy with default settings', 'haproxy', ['-db', '-f'], haproxy('')],
  ['HAProxy that sends X-Forwarded-For', 'haproxy', ['-db', '-f'], haproxy('option forwardfor')],
] as const;

describe.each(PROXIES)('behind %s', (_name, command, args, config) => {
  let port = 0;
  beforeAll(async () => {
    if (isInstalled(command)) port = await startProxy(command, args, config);
  });

  // Host headers that any client can send, including those that the server accepts from this machine without a proxy.
  const hosts = (): string[] => ['dance.school', 'localhost', `localhost:${server.port}`, '127.0.0.1', '[::1]'];

  it('a client without the PIN gets no host access, whatever Host header it sends', async (context) => {
    if (port === 0) return context.skip(`NOT TESTED: ${command} is not installed.`);
    for (const host of hosts()) {
      const responses = [
        await sendRequest({ port, host, path: '/api/access' }),
        await sendRequest({ port, host, path: '/api/sessions' }),
        await sendRequest({ port, host, path: '/api/players/export.zip?player=Mia' }),
        await sendRequest({
          port,
          host,
          path: '/api/sessions?all=yes',
          method: 'DELETE',
          headers: { origin: `http://${host}` },
        }),
        await sendRequest({ port, host, path: '/metrics' }),
      ];
      const [access, ...others] = responses;
      // 403: the proxy passes on a name that is not ours.
      if (access?.status === 200) expect([host, access.body]).toEqual([host, '{"host":false}']);
      else expect([host, access?.status]).toEqual([host, 403]);
      expect(others.map(({ status }) => status)).toEqual(
        access?.status === 200 ? [401, 401, 401, 404] : [403, 403, 403, 403],
      );
    }
  });

  it('the PIN gives access, and health checks work under any host name', async (context) => {
    if (port === 0) return context.skip(`NOT TESTED: ${command} is not installed.`);
    // By default, nginx passes on its own name for the server, and the server must accept that.
    const direct = await sendRequest({ port, host: 'dance.school', path: '/api/access' });
    expect(direct.status).toBe(200);
    for (const host of ['dance.school', 'anything.example']) {
      expect((await sendRequest({ port, host, path: '/readyz' })).status).toBe(200);
      expect((await sendRequest({ port, host, path: '/healthz' })).status).toBe(200);
    }
    const { headers } = await sendRequest({ port, host: 'dance.school', path: `/?key=wrong` });
    expect(headers['set-cookie']).toBeUndefined();
    expect(
      (await sendRequest({ port, host: 'dance.school', path: '/metrics', headers: { authorization: `Bearer ${PIN}` } }))
        .status,
    ).toBe(200);
  });
});

describe('behind a trusted proxy', () => {
  it('wrong PINs are counted by the address that the proxy reports, not by one that the client claims', async (context) => {
    if (!isInstalled('haproxy')) return context.skip('NOT TESTED: haproxy is not installed.');
    const port = await startProxy('haproxy', ['-db', '-f'], haproxy('option forwardfor'));
    const host = 'dance.school';
    const enterPin = (pin: string, address: string) =>
      sendRequest({
        ...{ port, host, path: '/api/access', method: 'POST', body: { pin }, localAddress: '127.0.0.2' },
        // HAProxy appends its own header after this one, and only its own is trusted.
        headers: { origin: `http://${host}`, 'x-forwarded-for': address },
      });
    const guesses = [1, 2, 3, 4, 5, 6].map((k) => () => enterPin('000000', `203.0.113.${k}`));
    const statuses: (number | undefined)[] = [];
    for (const guess of guesses) statuses.push((await guess()).status);
    expect(statuses).toEqual([403, 403, 403, 403, 403, 429]);
  });
});
