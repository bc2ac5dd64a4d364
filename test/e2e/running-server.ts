import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The real server in a process of its own, with a folder of its own for the sessions. */
export type RunningServer = {
  readonly address: string;
  readonly sessionsFolder: string;
  readonly process: ChildProcess;
  stop(): Promise<void>;
};

/** Starts the server as `npm start` does, on a free port. */
export const startServer = async (env: Record<string, string> = {}): Promise<RunningServer> => {
  const sessionsFolder = await mkdtemp(path.join(tmpdir(), 'instep-sessions-'));
  const child = spawn(process.execPath, ['--import', 'tsx', 'apps/server/src/main.ts'], {
    cwd: ROOT,
    env: { ...process.env, PORT: '0', SESSIONS_DIR: sessionsFolder, LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await printedAddress(child);
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    await rm(sessionsFolder, { recursive: true, force: true });
  };
  return { address, sessionsFolder, process: child, stop };
};

const printedAddress = async (child: ChildProcess): Promise<string> => {
  if (!child.stdout) throw new Error('expected the server to have a standard output');
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /https?:\/\/\S+/.exec(line)?.[0];
    if (address) return address.replace(/\/$/, '');
  }
  throw new Error('expected the server to print its address, got the end of its output');
};
