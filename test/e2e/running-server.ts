import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { MAIN, programOf } from '../support/bundled-servers.ts';
import { TEST_DANCES } from '../support/test-data.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The real server as a process of its own, with its own folder for sessions. */
export type RunningServer = {
  readonly address: string;
  /** The address for this machine only; differs from `address` only with `--lan`. */
  readonly localAddress: string;
  /** The link that makes the first browser that opens it the host; with `--lan` only. */
  readonly hostLink: string;
  readonly sessionsFolder: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
};

/**
 * Starts the server that `npm start` starts, on a free port; with `--lan`, `address` is the one that is shown to phones.
 */
export const startServer = async (
  env: Record<string, string> = {},
  flags: readonly string[] = [],
): Promise<RunningServer> => {
  const sessionsFolder = await mkdtemp(path.join(tmpdir(), 'instep-sessions-'));
  const child = spawn(process.execPath, [...programOf(MAIN), ...flags], {
    cwd: ROOT,
    env: {
      ...process.env,
      PORT: '0',
      SESSIONS_DIR: sessionsFolder,
      LOG_LEVEL: 'warn',
      // One dance at a time needs no more workers, and each takes some seconds of a core to start.
      POSE_WORKERS: '1',
      DANCES_DIR: TEST_DANCES,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const addresses = await printedAddresses(child, flags.includes('--lan') ? 2 : 1);
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    await rm(sessionsFolder, { recursive: true, force: true });
  };
  return { ...addresses, sessionsFolder, process: child, stop };
};

const printedAddresses = async (child: ChildProcess, count: 1 | 2) => {
  if (!child.stdout) throw new Error('expected the server to have a standard output');
  const addresses: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /https?:\/\/\S+/.exec(line)?.[0];
    if (address) addresses.push(address.replace(/\/$/, ''));
    const [localAddress = ''] = addresses;
    const isLast = count === 1 || line.includes('?key=');
    if (isLast) return { localAddress, address: addresses[count - 1] ?? '', hostLink: addresses.at(-1) ?? '' };
  }
  throw new Error(`expected the server to print ${count} addresses, got ${addresses.length}`);
};
