import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasEnded, ownIdentity } from '@instep/server/store/files/process-identity';
import { HEARTBEAT_INTERVAL_MS, ServerLease } from '@instep/server/store/files/server-lease';
import { readSessionFile } from '@instep/server/store/files/session-file';
import { sessionFolder, SessionIndex } from '@instep/server/store/files/session-index';
import { startUpkeep } from '@instep/server/store/files/upkeep';
import { matcherOf } from '@instep/server/store/files/file-session-store';
import { WRITER_TIMEOUT_MS } from '@instep/server/store/session-store';
import { runSessionsCommand } from '@instep/server/sessions-command';
import { createManualClock } from '../../support/manual-clock.ts';
import { makeFolders, type Folders } from '../../support/test-server.ts';
import { writeSession } from '../../support/write-session.ts';

const startedAt = new Date().toISOString();
const silent = pino({ level: 'silent' });
const isOnLinux = (await ownIdentity()) !== null;

let folders: Folders;
let root: string;
beforeEach(() => {
  folders = makeFolders();
  root = folders.sessions;
});
afterEach(() => folders.remove());

const writeRunningSession = (
  writer: { server: string } | { host: string; pid: number },
  startTime = startedAt,
): Promise<string> => writeSession(root, { status: 'running', startedAt: startTime, endedAt: null, writer });
const statusOf = async (id: string): Promise<string> =>
  (await readSessionFile(sessionFolder(root, { id, startedAt }))).status;
const leases = (): string[] => readdirSync(root).filter((name) => name.endsWith('.lease'));

/** A server on another machine: the test renews its lease by `beat`, and its process is not visible here. */
const createRemoteServer = () => {
  const server = 'e'.repeat(32);
  let beats = 0;
  const beat = (): void =>
    writeFileSync(path.join(root, `server-${server}.lease`), JSON.stringify({ identity: null, beat: String(++beats) }));
  beat();
  return { server, beat };
};

/** An index that is refreshed repeatedly while its own clock advances. */
const createWatch = () => {
  const clock = createManualClock();
  const index = new SessionIndex(root, silent, { clock });
  const watchFor = async (ms: number, each: () => void = () => {}): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 5_000) {
      clock.advance(5_000);
      each();
      await index.watchWriters();
    }
  };
  return { clock, index, watchFor };
};

describe('a lease', () => {
  it('exists as long as any session is written, and changes with every heartbeat without growing', async () => {
    const clock = createManualClock();
    const lease = new ServerLease(root, clock);
    await lease.hold();
    await lease.hold();
    const [name = ''] = leases();
    const file = path.join(root, name);
    const [first, { ino, size, mode }] = [readFileSync(file, 'utf8'), statSync(file)];
    expect(mode & 0o777).toBe(0o600);
    clock.advance(HEARTBEAT_INTERVAL_MS);
    await lease.settled();
    expect(readFileSync(file, 'utf8')).not.toBe(first);
    expect(statSync(file)).toMatchObject({ ino, size });
    lease.release();
    await lease.settled();
    expect(leases()).toEqual([name]);
    lease.release();
    await lease.settled();
    expect(leases()).toEqual([]);
  });

  it('is written again when its file has been removed', async () => {
    const clock = createManualClock();
    const lease = new ServerLease(root, clock);
    await lease.hold();
    const [name = ''] = leases();
    rmSync(path.join(root, name));
    clock.advance(HEARTBEAT_INTERVAL_MS);
    await lease.settled();
    expect(leases()).toEqual([name]);
  });
});

describe('a session of a server on another machine', () => {
  it('stays running as long as its lease changes, however wrong the clock of that machine is', async () => {
    const { server, beat } = createRemoteServer();
    const id = await writeRunningSession({ server });
    const { index, watchFor } = createWatch();
    await index.refresh();
    // The clock of that machine may be years behind; only changes count.
    const backdate = (): void => utimesSync(path.join(root, `server-${server}.lease`), 0, 0);
    await watchFor(10 * WRITER_TIMEOUT_MS, () => {
      beat();
      backdate();
    });
    expect(await statusOf(id)).toBe('running');
    expect(await index.delete(matcherOf({ player: 'Mia' }))).toMatchObject({ deleted: 0, running: 1 });
  });

  it('is recovered and can be deleted once its lease has not changed for long enough', async () => {
    const { server } = createRemoteServer();
    const id = await writeRunningSession({ server });
    const { index, watchFor } = createWatch();
    await index.refresh();
    await watchFor(WRITER_TIMEOUT_MS - 5_000);
    expect(await statusOf(id)).toBe('running');
    await watchFor(5_000);
    expect([await statusOf(id), index.get(id)?.status, index.isWatching]).toEqual(['recovered', 'recovered', false]);
    expect(await index.delete(matcherOf({ sessionId: id }))).toMatchObject({ deleted: 1, running: 0 });
  });

  it('without a lease, as in a backup, is recovered after the same time', async () => {
    const id = await writeRunningSession({ server: 'a'.repeat(32) });
    const { index, watchFor } = createWatch();
    await index.refresh();
    expect(await statusOf(id)).toBe('running');
    await watchFor(WRITER_TIMEOUT_MS);
    expect(await statusOf(id)).toBe('recovered');
  });

  it('stays running when this machine sleeps between two checks', async () => {
    const { server } = createRemoteServer();
    const id = await writeRunningSession({ server });
    const { clock, index } = createWatch();
    await index.refresh();
    clock.advance(8 * 3_600_000);
    await index.watchWriters();
    expect(await statusOf(id)).toBe('running');
  });

  it('that was recovered while its server slept cannot be deleted by that server, which still writes it', async () => {
    const sleeping = new SessionIndex(root, silent, { clock: createManualClock() });
    const id = await writeRunningSession({ server: sleeping.serverId });
    await sleeping.beginWriting(id);
    const [name = ''] = leases();
    writeFileSync(path.join(root, name), JSON.stringify({ identity: null, beat: '1' }));
    const { index, watchFor } = createWatch();
    await index.refresh();
    await watchFor(WRITER_TIMEOUT_MS);
    expect(await statusOf(id)).toBe('recovered');
    // The paused server continues: the session that is open there is its own.
    await sleeping.refresh();
    expect(await sleeping.delete(matcherOf('all'))).toMatchObject({ deleted: 0, running: 1 });
    await sleeping.close();
  });
});

describe('a server process that ended on this machine', () => {
  it.skipIf(!isOnLinux)('has its session recovered at the next refresh', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    await once(child, 'spawn');
    const here = await ownIdentity();
    const stats = readFileSync(`/proc/${child.pid}/stat`, 'utf8');
    const startTicks = stats.slice(stats.lastIndexOf(')') + 2).split(' ')[19] ?? '';
    const identity = { ...here, pid: child.pid ?? 0, startTicks };
    const server = 'd'.repeat(32);
    writeFileSync(path.join(root, `server-${server}.lease`), JSON.stringify({ identity, beat: '1' }));
    const id = await writeRunningSession({ server });
    const index = new SessionIndex(root, silent);
    await index.refresh();
    expect(await statusOf(id)).toBe('running');
    child.kill('SIGKILL');
    await once(child, 'exit');
    await index.refresh();
    expect(await statusOf(id)).toBe('recovered');
    await index.sweep();
    expect(leases()).toEqual([]);
  });

  it.skipIf(!isOnLinux)('is identified by more than its process id', async () => {
    const own = await ownIdentity();
    if (!own) throw new Error('expected an identity');
    expect(await hasEnded(own)).toBe(false);
    expect(await hasEnded({ ...own, startTicks: '1' })).toBe(true);
    expect(await hasEnded({ ...own, pid: 2 ** 22 + 1 })).toBe(true);
    // Nothing is known of a process of another boot, or in another PID namespace.
    expect(await hasEnded({ ...own, pid: 2 ** 22 + 1, bootId: 'another' })).toBe(false);
    expect(await hasEnded({ ...own, pid: 2 ** 22 + 1, namespaces: 'another' })).toBe(false);
  });
});

describe('a session of a version without leases', () => {
  const backdateFiles = (id: string): void => {
    const folder = sessionFolder(root, { id, startedAt });
    for (const name of readdirSync(folder)) utimesSync(path.join(folder, name), 1, 1);
  };

  it('that has not changed for longer than any pause is recovered at once', async () => {
    const id = await writeRunningSession({ host: 'old-name', pid: 4242 });
    backdateFiles(id);
    await new SessionIndex(root, silent).refresh();
    expect(await statusOf(id)).toBe('recovered');
  });

  it('that changed a moment ago is recovered later, and sooner if its process seems gone', async () => {
    const [seemsGone, remote] = [
      await writeRunningSession({ host: hostname(), pid: 2 ** 22 + 1 }),
      await writeRunningSession({ host: 'elsewhere', pid: 1 }),
    ];
    const { index, watchFor } = createWatch();
    await index.refresh();
    expect([await statusOf(seemsGone), await statusOf(remote)]).toEqual(['running', 'running']);
    await watchFor(WRITER_TIMEOUT_MS);
    expect([await statusOf(seemsGone), await statusOf(remote)]).toEqual(['recovered', 'running']);
    await watchFor(11 * 60_000);
    expect(await statusOf(remote)).toBe('recovered');
  });
});

describe('npm run sessions', () => {
  const run = async (args: readonly string[], clock = createManualClock()) => {
    const lines: string[] = [];
    const output = {
      out: (line: string) => void lines.push(line),
      printError: (line: string) => void lines.push(line),
    };
    const running = runSessionsCommand(args, { SESSIONS_DIR: root }, output, clock);
    let isDone = false;
    void running.finally(() => (isDone = true));
    while (!isDone) {
      clock.advance(5_000);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return { code: await running, text: lines.join('\n') };
  };
  const contents = (): unknown =>
    readdirSync(root, { recursive: true, withFileTypes: true })
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [file, statSync(file).mtimeMs, statSync(file).isFile() && readFileSync(file, 'utf8')]);

  it('changes nothing without --yes', async () => {
    await writeSession(root, { startedAt });
    await writeRunningSession({ server: 'a'.repeat(32) });
    await writeRunningSession({ host: hostname(), pid: 2 ** 22 + 1 }, '2020-01-01T00:00:00.000Z');
    mkdirSync(path.join(root, '.deleted-x'));
    mkdirSync(path.join(root, startedAt.slice(0, 10), `.${'1'.repeat(36)}.${'a'.repeat(32)}.part`));
    const before = contents();
    const { code, text } = await run(['delete', '--all']);
    expect([code, text]).toEqual([
      0,
      'Would delete 2 sessions. Add --yes to do it. 1 session may be running: with --yes this is checked first.',
    ]);
    expect(contents()).toEqual(before);
  });

  it('does not create a missing folder of sessions', async () => {
    rmSync(root, { recursive: true });
    expect((await run(['delete', '--all'])).code).toBe(0);
    expect(() => statSync(root)).toThrow('ENOENT');
  });

  it('deletes a session with --yes after checking that its writer is gone', async () => {
    const id = await writeRunningSession({ server: 'a'.repeat(32) });
    const { text } = await run(['delete', '--player', 'Mia', '--yes']);
    expect(text).toBe('Checking whether dances are still running: this takes up to 30 s.\nDeleted 1 session.');
    expect(() => statSync(sessionFolder(root, { id, startedAt }))).toThrow('ENOENT');
  });

  it('does not delete a session that is being written, even with --yes', async () => {
    const { server, beat } = createRemoteServer();
    await writeRunningSession({ server });
    const renewing = setInterval(beat, 1);
    const { text } = await run(['delete', '--all', '--yes']);
    clearInterval(renewing);
    expect(text).toContain('Deleted 0 sessions. 1 session still running: left untouched.');
  });
});

it('the upkeep checks the writers of sessions while there are any, and sweeps once an hour', async () => {
  const clock = createManualClock();
  const calls: string[] = [];
  const index = {
    isWatching: true,
    watchWriters: async () => void calls.push('watch'),
    sweep: async () => void calls.push('sweep'),
  };
  const cancel = startUpkeep({ index, clock });
  clock.advance(10_000);
  await new Promise((resolve) => setImmediate(resolve));
  expect(calls).toEqual(['watch', 'watch']);
  index.isWatching = false;
  for (let k = 0; k < 2 * 720; k++) {
    clock.advance(5_000);
    await Promise.resolve();
  }
  expect(calls.filter((call) => call === 'sweep')).toHaveLength(2);
  cancel();
  clock.advance(3_600_000);
  expect(calls).toHaveLength(4);
});
