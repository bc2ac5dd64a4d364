/** coturn with a shared secret, as docs/duet.md recommends it, but for this machine alone. */
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';

export const TURN_SECRET = 'rosebud';

const COTURN = ['/usr/bin/turnserver', '/usr/local/bin/turnserver', '/opt/homebrew/bin/turnserver'];

export const findCoturn = (): string | null => COTURN.find((file) => existsSync(file)) ?? null;

/** A UDP port that was free a moment ago, for TURN: such a server listens on UDP and TCP. */
const freePort = async (): Promise<number> => {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
};

export type TurnServer = { readonly url: string; stop(): Promise<void> };

export const startTurnServer = async (program: string): Promise<TurnServer> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'instep-turn-'));
  const port = await freePort();
  const file = path.join(folder, 'turnserver.conf');
  await writeFile(
    file,
    [
      'listening-ip=127.0.0.1',
      'relay-ip=127.0.0.1',
      `listening-port=${port}`,
      'fingerprint',
      'use-auth-secret',
      `static-auth-secret=${TURN_SECRET}`,
      'realm=dance.example.org',
      'min-port=49160',
      'max-port=49200',
      'no-tls',
      'no-dtls',
      'no-cli',
      'no-multicast-peers',
      // Both browsers are on this machine.
      'allow-loopback-peers',
      `userdb=${path.join(folder, 'turndb')}`,
      `pidfile=${path.join(folder, 'turnserver.pid')}`,
      'log-file=stdout',
    ].join('\n'),
  );
  const child = spawn(program, ['-c', file], { stdio: 'ignore' });
  // It listens within a moment, and browsers ask UDP servers again and again.
  await setTimeout(500);
  if (child.exitCode !== null) throw new Error(`expected ${program} to run, got exit code ${child.exitCode}`);
  return {
    url: `turn:127.0.0.1:${port}?transport=udp`,
    stop: async () => {
      if (child.exitCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
};
