import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** A server that runs as a separate process. */
export type ServerProcess = { readonly address: string; readonly pid: number; readonly stop: () => Promise<void> };

const SERVER_MAIN = fileURLToPath(import.meta.resolve('@instep/server/main'));
const TSX = createRequire(import.meta.url).resolve('tsx');

/** Starts a program of ours that prints its address on stdout. Rejects when the program ends without doing so. */
export const startProgram = async (
  file: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> => {
  const env = { ...process.env, ...environment };
  const child = spawn(process.execPath, ['--import', TSX, file, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const address = await Promise.race([printedAddress(child), exited.then(() => null)]);
  if (address === null || child.pid === undefined) throw new Error(`${file}: expected an address, got no more words`);
  return {
    address,
    pid: child.pid,
    stop: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
};

const printedAddress = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    let output = '';
    child.stdout?.on('data', (bytes: Buffer) => {
      output += bytes.toString();
      const [address] = /http:\S+/.exec(output) ?? [];
      if (address) resolve(address);
    });
  });

/**
 * Starts Instep's own server, on any port, with its own records folder and without limits that bots from one address
 * would reach.
 */
export const startInstep = async (environment: Readonly<Record<string, string>> = {}): Promise<ServerProcess> => {
  const sessions = await mkdtemp(path.join(tmpdir(), 'instep-bench-sessions-'));
  const server = await startProgram(SERVER_MAIN, [], {
    PORT: '0',
    SESSIONS_DIR: sessions,
    LOG_LEVEL: 'error',
    MAX_SOCKETS: '10000',
    HANDSHAKES_PER_SECOND: '100000',
    REQUESTS_PER_SECOND: '100000',
    STARTS_PER_MINUTE: '100000',
    CONNECTIONS_PER_ADDRESS: '10000',
    SOCKETS_PER_ADDRESS: '10000',
    ...environment,
  });
  return {
    ...server,
    stop: async () => {
      await server.stop();
      await rm(sessions, { recursive: true, force: true });
    },
  };
};
