import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { environmentOf, makeFolders, type Folders } from '../../support/test-server.ts';

const FAKE = path.join(import.meta.dirname, '../../support/fake-server-process.ts');

/** Runs commands as on another machine, with its own host name and networks. */
const onOtherMachine = (hostname: string, commands: string, env: NodeJS.ProcessEnv = {}) =>
  promisify(execFile)(
    'unshare',
    [
      ...['--uts', '--net', 'python3', '-c'],
      'import os, socket, sys; socket.sethostname(sys.argv[1].encode()); os.execvp("sh", ["sh", "-ec", sys.argv[2]])',
      ...[hostname, commands],
    ],
    { env: { ...process.env, ...env } },
  );

const WLAN = [
  'ip link set lo up',
  'ip link add wlan0 type veth peer name access-point',
  'ip addr add 192.168.7.2/24 dev wlan0',
  'ip link set access-point up',
  'ip link set wlan0 up',
];
/** A container starts, a VPN is opened, and the network assigns one more address for a day. */
const MORE_NETWORKS = [
  'ip link add veth1a2b type veth peer name c0',
  'ip addr add 10.88.0.1/16 dev veth1a2b',
  'ip link set c0 up',
  'ip link set veth1a2b up',
  'ip addr add 2001:db8::77/64 dev wlan0 nodad',
  'ip tuntap add tun0 mode tun && ip addr add 10.8.0.2/24 dev tun0 && ip link set tun0 up || true',
];
/** Another room of a school. */
const OTHER_WLAN = WLAN.map((command) => command.replace('192.168.7.2', '10.20.30.40'));

const mayBeTried = await onOtherMachine('elsewhere', WLAN.join('\n')).then(
  () => true,
  () => false,
);

// Each test starts two servers, one after the other.
vi.setConfig({ testTimeout: 600_000 });

let folders: Folders;
beforeEach(() => (folders = makeFolders()));
afterEach(() => folders.remove());

/** Starts a server with --lan there and stops it; returns its output and its certificate. */
const serveAt = async (hostname: string, networks: readonly string[]) => {
  // Waits for the first line of output, then stops the server as Ctrl-C does.
  const serve = `"${process.execPath}" --import tsx "${FAKE}" --lan >"$OUT" & server=$!
    while ! grep -q PIN "$OUT" 2>/dev/null && kill -0 $server; do sleep 0.3; done
    kill -INT $server; wait $server; cat "$OUT"`;
  const env = environmentOf(folders, { OUT: path.join(folders.web, 'out') });
  const { stdout } = await onOtherMachine(hostname, [...networks, serve].join('\n'), env);
  return { said: stdout, certificate: new X509Certificate(readFileSync(file())) };
};
const file = (): string => path.join(folders.certificate, 'this-machine.pem');

it('a machine with a Korean name keeps its certificate when networks are added', async (context) => {
  if (!mayBeTried) return context.skip('NOT TESTED: no network of its own may be made here.');
  const first = await serveAt('홍길동-pc', WLAN);
  expect(first.certificate.checkIP('192.168.7.2')).toBe('192.168.7.2');
  const second = await serveAt('홍길동-pc', [...WLAN, ...MORE_NETWORKS]);
  expect(second.certificate.fingerprint256).toBe(first.certificate.fingerprint256);
  for (const { said } of [first, second]) {
    expect(said).toMatch(/^Phones and computers in this network: https:\/\/192\.168\.7\.2:\d+$/m);
  }
});

it('@long a machine that changes its network gets a certificate for both, with the same key', async (context) => {
  if (!mayBeTried) return context.skip('NOT TESTED: no network of its own may be made here.');
  const first = await serveAt('studio', WLAN);
  const second = await serveAt('studio-2', OTHER_WLAN);
  expect(second.said).toContain('https://10.20.30.40:');
  expect(second.certificate.publicKey.equals(first.certificate.publicKey)).toBe(true);
  for (const address of ['192.168.7.2', '10.20.30.40']) expect(second.certificate.checkIP(address)).toBe(address);
  for (const host of ['studio', 'studio-2.local']) expect(second.certificate.checkHost(host)).toBe(host);
});
