import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { environmentOf, makeFolders, type Folders } from '../../support/test-server.ts';

const FAKE = path.join(import.meta.dirname, '../../support/fake-server-process.ts');

/** Runs commands as on another machine, with its own host name and networks. */
const runOnOtherMachine = (hostname: string, commands: string, env: NodeJS.ProcessEnv = {}) =>
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
/** What a container, a VPN and one more address of the network add. */
const MORE_NETWORKS = [
  'ip link add veth1a2b type veth peer name c0',
  'ip addr add 10.88.0.1/16 dev veth1a2b',
  'ip link set c0 up',
  'ip link set veth1a2b up',
  'ip addr add 2001:db8::77/64 dev wlan0 nodad',
  'ip tuntap add tun0 mode tun && ip addr add 10.8.0.2/24 dev tun0 && ip link set tun0 up || true',
];
/** The network of another building. */
const OTHER_WLAN = WLAN.map((command) => command.replace('192.168.7.2', '10.20.30.40'));

const canSimulateMachines = await runOnOtherMachine('elsewhere', WLAN.join('\n')).then(
  () => true,
  () => false,
);

// Each test starts two servers, one after the other.
vi.setConfig({ testTimeout: 600_000 });

let folders: Folders;
beforeEach(() => (folders = makeFolders()));
afterEach(() => folders.remove());

/** Starts a server with --lan on such a machine and stops it; returns its output and its certificate. */
const serveOnMachine = async (hostname: string, networks: readonly string[]) => {
  // Waits for the first line of output, then stops the server as Ctrl-C does.
  const serve = `"${process.execPath}" --import tsx "${FAKE}" --lan >"$OUT" & server=$!
    while ! grep -q PIN "$OUT" 2>/dev/null && kill -0 $server; do sleep 0.3; done
    kill -INT $server; wait $server; cat "$OUT"`;
  const env = environmentOf(folders, { OUT: path.join(folders.web, 'out') });
  const { stdout } = await runOnOtherMachine(hostname, [...networks, serve].join('\n'), env);
  return { output: stdout, certificate: new X509Certificate(readFileSync(certificateFile())) };
};
const certificateFile = (): string => path.join(folders.certificate, 'this-machine.pem');

it('a machine with a Korean name keeps its certificate when networks are added', async (context) => {
  if (!canSimulateMachines) return context.skip('NOT TESTED: no other machine can be simulated here.');
  const first = await serveOnMachine('홍길동-pc', WLAN);
  expect(first.certificate.checkIP('192.168.7.2')).toBe('192.168.7.2');
  const second = await serveOnMachine('홍길동-pc', [...WLAN, ...MORE_NETWORKS]);
  expect(second.certificate.fingerprint256).toBe(first.certificate.fingerprint256);
  for (const { output } of [first, second]) {
    expect(output).toMatch(/^Phones and computers in this network: https:\/\/192\.168\.7\.2:\d+$/m);
  }
});

it('@long a machine that changes its name and network gets a certificate for the old and the new ones, with the same key', async (context) => {
  if (!canSimulateMachines) return context.skip('NOT TESTED: no other machine can be simulated here.');
  const first = await serveOnMachine('studio', WLAN);
  const second = await serveOnMachine('studio-2', OTHER_WLAN);
  expect(second.output).toContain('https://10.20.30.40:');
  expect(second.certificate.publicKey.equals(first.certificate.publicKey)).toBe(true);
  for (const address of ['192.168.7.2', '10.20.30.40']) expect(second.certificate.checkIP(address)).toBe(address);
  for (const host of ['studio', 'studio-2.local']) expect(second.certificate.checkHost(host)).toBe(host);
});
