import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CALLS = [
  ...['connect', 'sendto', 'sendmsg', 'sendmmsg'],
  ...['open', 'openat', 'creat', 'mkdir', 'mkdirat', 'rename', 'renameat', 'renameat2', 'link', 'linkat', 'symlink'],
];

/** Whether strace can watch processes on this machine. */
export const canTrace = ((): boolean => {
  try {
    execFileSync('strace', ['-f', '-qq', '--seccomp-bpf', '-e', 'trace=connect', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** What a process and all its children did outside the folders that were given to it. */
export type OutsideEffects = {
  /** Connections and packets to addresses that are not loopback, and all queries to a name server. */
  readonly network: readonly string[];
  /** Files and folders that were created or opened for writing. */
  readonly files: readonly string[];
};

const NETWORK = /^\d+ +(?:connect|sendto|sendmsg|sendmmsg)\(.*sa_family=AF_INET/;
const LOOPBACK = /inet_addr\("127\.|"::1"|"::ffff:127\./;
const NAME_SERVER = /sin6?_port=htons\(53\)/;
const WRITES = /^\d+ +(?:open|openat|creat)\(.*(?:O_WRONLY|O_RDWR|O_CREAT)|^\d+ +(?:mkdir|rename|link|symlink)\w*\(/;
const FAILED = /= -1 E/;
const PATHS = /"((?:[^"\\]|\\.)*)"/g;

/** Parses strace's record; relative names begin at `cwd`. */
export const outsideEffectsIn = (record: string, allowed: readonly string[], cwd: string = ROOT): OutsideEffects => {
  const isGiven = (file: string): boolean =>
    [...allowed, '/dev', '/proc'].some((folder) => file === folder || file.startsWith(`${folder}/`));
  const lines = joinSplitCalls(record);
  const written = lines
    .filter((line) => WRITES.test(line) && !FAILED.test(line))
    .flatMap((line) => Array.from(line.matchAll(PATHS), ([, name = '']) => path.resolve(cwd, name)));
  return {
    network: lines.filter((line) => NETWORK.test(line) && (NAME_SERVER.test(line) || !LOOPBACK.test(line))),
    files: [...new Set(written)].filter((file) => !isGiven(file)),
  };
};

/** Joins the two lines into which strace splits a call that another thread interrupts. */
const joinSplitCalls = (record: string): string[] => {
  const begun = new Map<string, string>();
  const lines: string[] = [];
  for (const line of record.split('\n')) {
    const thread = line.split(' ', 1)[0] ?? '';
    const [, start] = /^(.*) <unfinished \.\.\.>$/.exec(line) ?? [];
    const [, end] = / resumed>(.*)$/.exec(line) ?? [];
    if (start !== undefined) begun.set(thread, start);
    else if (end === undefined) lines.push(line);
    else {
      lines.push(`${begun.get(thread) ?? ''}${end}`);
      begun.delete(thread);
    }
  }
  return [...lines, ...begun.values()];
};

/** New folders: an empty home, an empty folder for temporary files, and one for results. */
export const makeTracedFolders = () => {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'instep-watched-')));
  const [home, temporary, given] = ['home', 'temporary', 'given'].map((name) => path.join(root, name)) as [
    string,
    string,
    string,
  ];
  for (const folder of [home, temporary, given]) mkdirSync(folder);
  return { root, home, temporary, given, remove: () => rmSync(root, { recursive: true, force: true }) };
};

/** Starts Node with these arguments under strace, with a new home and a new temporary folder. */
export const startTraced = (
  { root, home, temporary }: ReturnType<typeof makeTracedFolders>,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
) => {
  const record = path.join(root, 'strace.txt');
  const tracing = ['-f', '-qq', '--seccomp-bpf', '-s', '512', '-e', `trace=${CALLS.join(',')}`, '-o', record];
  const env: NodeJS.ProcessEnv = { ...process.env, ...environment, HOME: home, TMPDIR: temporary };
  // The environment of the test run must not change what is tested.
  delete env['ORT_DISABLE_TELEMETRY'];
  delete env['XDG_CACHE_HOME'];
  const child = spawn('strace', [...tracing, process.execPath, ...args], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.err += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => child.on('close', resolve));
  /** Signals the process itself, because strace does not pass signals on. */
  const stop = (signal: NodeJS.Signals): void => {
    const children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ');
    for (const pid of children) process.kill(Number(pid), signal);
  };
  return { child, output, exited, stop, record: () => readFileSync(record, 'utf8') };
};
