import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { FAKE, programOf } from './bundled-servers.ts';
import { environmentOf, type Folders } from './test-server.ts';

type ProcessOptions = {
  readonly entry?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  /** A shell command that sets resource limits for the server. */
  readonly limits?: string;
};

/** Starts servers as processes of their own, which a test can kill, or limit in a resource. */
export const createServerProcesses = () => {
  const running: ChildProcess[] = [];

  const run = (
    folders: Folders,
    { entry = FAKE, environment = {}, flags = [], limits = 'true' }: ProcessOptions = {},
  ) => {
    const env = { ...process.env, ...environmentOf(folders, environment) };
    const command = `${limits}; exec "$0" "$@"`;
    const child = spawn('sh', ['-c', command, process.execPath, ...programOf(entry), ...flags], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.push(child);
    const output = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => (output.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output.err += chunk.toString()));
    return { child, output, exited: once(child, 'exit') as Promise<[number | null, string | null]> };
  };

  /** Resolves when the server has printed its address. */
  const start = async (folders: Folders, options: ProcessOptions = {}) => {
    const server = run(folders, options);
    const printedAddress = (): string | undefined => /Instep is at (http:\S+)\n/.exec(server.output.out)?.[1];
    let hasExited = false;
    void server.exited.then(() => (hasExited = true));
    while (!printedAddress() && !hasExited) await Promise.race([once(server.child.stdout, 'data'), server.exited]);
    const address = printedAddress();
    if (!address) throw new Error(`expected an address, got ${server.output.out}${server.output.err}`);
    return { ...server, address };
  };

  return { run, start, killAll: () => running.splice(0).forEach((child) => child.kill('SIGKILL')) };
};
