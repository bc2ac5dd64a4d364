import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSessionFile } from '@instep/server/store/files/session-file';
import { connectPlayClient } from '../../support/play-client.ts';
import { readCsv } from '../../support/independent-readers.ts';
import { MAIN } from '../../support/bundled-servers.ts';
import { createServerProcesses } from '../../support/server-process.ts';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';

const SESSIONS_MAIN = fileURLToPath(new URL('../../../apps/server/src/sessions-main.ts', import.meta.url));

let folders: Folders;
const { run, start, killAll } = createServerProcesses();

beforeEach(() => (folders = makeFolders()));
afterEach(() => {
  killAll();
  folders.remove();
});

const startProcess = (environment: Record<string, string> = {}, flags: readonly string[] = []) =>
  start(folders, { environment, flags });

const startDancing = async (address: string) => {
  const player = await connectPlayClient(address);
  player.sendHello();
  player.sendStart();
  const { sessionId } = await player.waitFor('ready');
  return { player, sessionId };
};

const folderOf = (sessionId: string): string => {
  const [day = ''] = readdirSync(folders.sessions).filter((name) => /^\d/.test(name));
  return path.join(folders.sessions, day, sessionId);
};

describe('a dance on a server', () => {
  it('has valid CSVs after its server was killed, with every row that was reported as saved', async () => {
    const server = await startProcess({ FLUSH_EVERY_MS: '50' });
    const { player, sessionId } = await startDancing(server.address);
    const danced = player.danceReference(0, 12).catch(() => {});
    await player.waitFor('saved', ({ upToSequence, upToMove }) => upToSequence >= 60 && upToMove >= 1);
    server.child.kill('SIGKILL');
    await server.exited;
    await danced;
    const saved = player.received('saved').at(-1);
    const folder = folderOf(sessionId);
    expect((await readSessionFile(folder)).status).toBe('running');

    const next = await startTestServer(folders);
    const session = await readSessionFile(folder);
    expect(session).toMatchObject({ status: 'recovered', writer: null });
    const frames = readCsv(path.join(folder, 'frames.csv')).map(({ sequence }) => Number(sequence));
    expect(frames).toEqual(frames.map((_, k) => k));
    expect(frames.length).toBeGreaterThan(saved?.upToSequence ?? Infinity);
    const moves = readCsv(path.join(folder, 'moves.csv'));
    expect(moves.length).toBeGreaterThanOrEqual(saved?.upToMove ?? Infinity);
    expect(session.tables).toMatchObject({ frames: { rows: frames.length }, moves: { rows: moves.length } });
    const [listed] = readCsv(path.join(folders.sessions, 'sessions.csv'));
    expect(listed).toMatchObject({ session_id: sessionId, status: 'recovered', score: '' });
    await next.stop();
  });

  it('loses only its torn rows when it is recovered, and stays the same at the next recovery', async () => {
    const server = await startProcess();
    const { player, sessionId } = await startDancing(server.address);
    await player.danceReference(0, 2);
    await player.waitFor('saved', ({ upToSequence }) => upToSequence === 19);
    server.child.kill('SIGKILL');
    await server.exited;
    const file = path.join(folderOf(sessionId), 'frames.csv');
    const whole = readFileSync(file, 'utf8');
    appendFileSync(file, '20,0,seen,torn');
    rmSync(path.join(folders.sessions, 'sessions.csv'));

    const contents = async () => {
      await (await startTestServer(folders)).stop();
      const names = readdirSync(folderOf(sessionId)).sort();
      const texts = names.map((name) => [name, readFileSync(path.join(folderOf(sessionId), name), 'utf8')]);
      return [...texts, readFileSync(path.join(folders.sessions, 'sessions.csv'), 'utf8')];
    };
    const first = await contents();
    expect(readFileSync(file, 'utf8')).toBe(whole);
    expect(await contents()).toEqual(first);
  });

  it('is not recovered by another server that starts in the same folder', async () => {
    const server = await startProcess();
    const { player, sessionId } = await startDancing(server.address);
    const other = await startTestServer(folders);
    expect((await readSessionFile(folderOf(sessionId))).status).toBe('running');
    await player.danceReference(0, 12);
    player.sendMessage({ type: 'ended', lastSequence: 119 });
    await player.waitFor('finished');
    const sessions = (await (await fetch(`${other.address}/api/sessions`)).json()) as {
      sessions: { status: string }[];
    };
    expect(sessions.sessions).toMatchObject([{ status: 'complete' }]);
    await other.stop();
  });
});

describe('a session that a killed server left behind', () => {
  const contents = (folder: string): Record<string, string> =>
    Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]));

  it('has no half-written files after its recovery', async () => {
    const server = await startProcess();
    const { sessionId } = await startDancing(server.address);
    server.child.kill('SIGKILL');
    await server.exited;
    const folder = folderOf(sessionId);
    const { writer } = await readSessionFile(folder);
    const suffix = `${writer && 'server' in writer ? writer.server : ''}.part`;
    const halfWrittenFolder = path.join(path.dirname(folder), `.11111111-1111-1111-1111-111111111111.${suffix}`);
    mkdirSync(halfWrittenFolder);
    writeFileSync(path.join(halfWrittenFolder, 'session.json'), '{');
    writeFileSync(path.join(folder, `session.json.${server.child.pid}.part`), '{');
    await (await startTestServer(folders)).stop();
    expect(Object.keys(contents(folder)).sort()).toEqual([
      'datapackage.json',
      'frames.csv',
      'moves.csv',
      'poses.csv',
      'session.json',
    ]);
    expect(readdirSync(path.dirname(folder))).toEqual([sessionId]);
  });
});

/** Runs a program in another PID namespace; `null` if that is not permitted. */
const runInOtherPidNamespace = async (args: readonly string[]): Promise<string | null> => {
  const unshare = ['--pid', '--fork', '--mount-proc', process.execPath, '--import', 'tsx', ...args];
  const child = spawn('unshare', unshare, { env: { ...process.env, SESSIONS_DIR: folders.sessions } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const hasStarted = await Promise.race([
    once(child, 'close').then(() => true),
    once(child, 'error').then(() => false),
  ]);
  return hasStarted && !/^unshare:/m.test(output) ? output : null;
};

describe('a running dance', () => {
  it('is not deleted by a command that cannot see the process of its server', async (context) => {
    const server = await startProcess({ SILENCE_MS: '600000' });
    const player = await connectPlayClient(server.address);
    player.sendHello();
    // Practice does not end by itself, however long this takes.
    player.sendStart({ counted: false });
    const { sessionId } = await player.waitFor('ready');
    await player.danceReference(0, 2);
    const plan = await runInOtherPidNamespace([SESSIONS_MAIN, 'delete', '--player', 'Mia']);
    if (plan === null) return context.skip('NOT TESTED: PID namespaces are not allowed here.');
    expect(plan).toContain('Would delete 0 sessions.');
    expect((await readSessionFile(folderOf(sessionId))).status).toBe('running');
    expect(await runInOtherPidNamespace([SESSIONS_MAIN, 'delete', '--player', 'Mia', '--yes'])).toContain(
      'Deleted 0 sessions. 1 session still running: left untouched.',
    );
    player.sendMessage({ type: 'leave' });
    await player.waitForClose();
    expect((await readSessionFile(folderOf(sessionId))).status).toBe('complete');
  });
});

describe('a dance without a judged frame', () => {
  it('has files that only their owner can read, and leaves none of them behind', async () => {
    const server = await startTestServer(folders);
    const { player, sessionId } = await startDancing(server.address);
    expect(existsSync(folderOf(sessionId))).toBe(true);
    expect(statSync(folderOf(sessionId)).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(folderOf(sessionId))) {
      expect(statSync(path.join(folderOf(sessionId), name)).mode & 0o777).toBe(0o600);
    }
    player.sendFrame('broken', { mediaTime: 0.1 });
    await player.waitFor('frame');
    player.sendMessage({ type: 'leave' });
    await player.waitForClose();
    const { sessions } = (await (await fetch(`${server.address}/api/sessions`)).json()) as { sessions: unknown[] };
    expect(sessions).toEqual([]);
    await server.stop();
    expect(
      readdirSync(folders.sessions, { recursive: true }).filter((name) => String(name).includes(sessionId)),
    ).toEqual([]);
    expect(readdirSync(folders.sessions).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

describe('the list of sessions in sessions.csv', () => {
  it('is rebuilt from the folders when it has been damaged', async () => {
    const server = await startTestServer(folders);
    const { player } = await startDancing(server.address);
    await player.danceReference(0, 1);
    player.sendMessage({ type: 'leave' });
    await player.waitForClose();
    await server.stop();
    const file = path.join(folders.sessions, 'sessions.csv');
    const right = readFileSync(file, 'utf8');
    writeFileSync(file, 'nonsense');
    await (await startTestServer(folders)).stop();
    expect(readFileSync(file, 'utf8')).toBe(right);
  });
});

describe('a server without a drain time that gets SIGTERM', () => {
  it('closes every dance with 1001, saves it as incomplete, and exits with 0', async () => {
    const server = await startProcess();
    const dances = [await startDancing(server.address), await startDancing(server.address)];
    for (const { player } of dances) await player.danceReference(0, 2);
    server.child.kill('SIGTERM');
    for (const { player, sessionId } of dances) {
      expect(await player.waitForClose()).toMatchObject({ code: 1001, reason: 'server_stopping' });
      expect((await readSessionFile(folderOf(sessionId))).status).toBe('incomplete');
    }
    expect(await server.exited).toEqual([0, null]);
  });
});

describe('a server with a drain time that gets SIGTERM during a dance', () => {
  const statusOf = async (address: string, target: string, method = 'GET'): Promise<number> =>
    (await fetch(`${address}${target}`, { method, headers: { Origin: address } })).status;

  it('lets the dance finish, accepts no other player, and then exits with 0', async () => {
    const server = await startProcess({ DRAIN_MS: '60000' });
    const { player, sessionId } = await startDancing(server.address);
    const idle = await connectPlayClient(server.address);
    expect(await statusOf(server.address, '/readyz')).toBe(200);
    await player.danceReference(0, 6);
    server.child.kill('SIGTERM');
    expect(await idle.waitForClose()).toMatchObject({ reason: 'server_stopping' });
    expect(await statusOf(server.address, '/readyz')).toBe(503);
    expect(await statusOf(server.address, '/healthz')).toBe(200);
    expect(await statusOf(server.address, '/api/tickets', 'POST')).toBe(503);
    await player.danceReference(6, 12);
    player.sendMessage({ type: 'ended', lastSequence: 119 });
    await player.waitFor('finished');
    expect(await player.waitForClose()).toMatchObject({ reason: 'finished' });
    expect(await server.exited).toEqual([0, null]);
    expect((await readSessionFile(folderOf(sessionId))).status).toBe('complete');
  });

  it('does not wait for players whose connection has broken', async () => {
    const server = await startProcess({ DRAIN_MS: '60000', RESUME_MS: '60000' });
    const [leftBefore, leftDuring] = [await startDancing(server.address), await startDancing(server.address)];
    for (const { player } of [leftBefore, leftDuring]) await player.danceReference(0, 1);
    leftBefore.player.terminate();
    server.child.kill('SIGTERM');
    await expect.poll(() => statusOf(server.address, '/readyz')).toBe(503);
    leftDuring.player.terminate();
    expect(await server.exited).toEqual([0, null]);
    for (const { sessionId } of [leftBefore, leftDuring]) {
      expect((await readSessionFile(folderOf(sessionId))).status).toBe('incomplete');
    }
  });
});

describe('a server that starts', () => {
  it('uses another port when its own is in use, and prints that', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const server = await startProcess({ PORT: String(port) });
    expect(server.output.out).toContain(`Port ${port} is in use; taking `);
    expect(server.address).not.toBe(`http://127.0.0.1:${port}`);
    taken.close();
  });

  it('prints in one line that the folder of sessions cannot be created, and exits with 2', async () => {
    const { output, exited } = run(folders, { environment: { SESSIONS_DIR: '/dev/null/sessions' } });
    expect(await exited).toEqual([2, null]);
    expect(output.err).toMatch(/^SESSIONS_DIR: expected a folder that can be made, got \/dev\/null\/sessions: .*\n$/);
  });

  it('prints its address for other machines with --lan', async () => {
    const server = await startProcess({}, ['--lan']);
    await expect.poll(() => server.output.out).toMatch(/^Phones and computers in this network: https:\/\/\S+:\d+$/m);
  });

  it('recommends --lan when it listens on a network without https', async () => {
    const server = await startProcess({ HOST: '0.0.0.0' });
    await expect.poll(() => server.output.out).toContain('npm start -- --lan');
  });

  it('prints in one line what is wrong with a flag, and exits with 2', async () => {
    const { output, exited } = run(folders, { entry: MAIN, flags: ['--wlan'] });
    expect(await exited).toEqual([2, null]);
    expect(output.err).toBe('expected --lan or nothing after npm start --, got "--wlan"\n');
  });

  it('prints in one line what is wrong with a setting, and exits with 2', async () => {
    const { output, exited } = run(folders, { entry: MAIN, environment: { PORT: 'ten' } });
    expect(await exited).toEqual([2, null]);
    expect(output.err).toBe('PORT: expected a whole number in 0..65535, got "ten"\n');
  });
});
