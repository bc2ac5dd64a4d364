import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeFolders, sweepRemoved } from '@instep/server/store/files/removed-folders';
import { startRetention, untouchedFor } from '@instep/server/store/files/retention';
import { readSessionFile } from '@instep/server/store/files/session-file';
import { SessionIndex } from '@instep/server/store/files/session-index';
import { matcherOf } from '@instep/server/store/files/file-session-store';
import { runSessionsCommand } from '@instep/server/sessions-command';
import { createManualClock } from '../../support/manual-clock.ts';
import { readCsv } from '../../support/independent-readers.ts';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';
import { writeSession } from '../../support/write-session.ts';

const COMMAND = fileURLToPath(new URL('../../../apps/server/src/sessions-main.ts', import.meta.url));
const MANY = 150;
const silent = pino({ level: 'silent' });

let folders: Folders;
beforeEach(() => (folders = makeFolders()));
afterEach(() => folders.remove());

/** Every file under the sessions folder, including hidden ones. */
const files = (): string[] =>
  (readdirSync(folders.sessions, { recursive: true }) as string[])
    .map((name) => path.join(folders.sessions, name))
    .filter((file) => statSync(file).isFile());
const textOfAllFiles = (): string =>
  files()
    .map((file) => `${file}\n${readFileSync(file, 'utf8')}`)
    .join('\n');
const listedIds = (): string[] =>
  readCsv(path.join(folders.sessions, 'sessions.csv')).map(({ session_id: id }) => String(id));
const folderOf = (id: string): string => path.join(folders.sessions, '2026-11-20', id);

describe('a DELETE request', () => {
  const startServerWith = async (players: readonly string[]) => {
    const ids: string[] = [];
    for (const player of players) ids.push(await writeSession(folders.sessions, { player }));
    const server = await startTestServer(folders);
    const remove = async (query: string) => {
      const options = { method: 'DELETE', headers: { origin: server.address } };
      const response = await fetch(`${server.address}/api/sessions${query}`, options);
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    return { server, ids, remove };
  };

  it('for one session removes it, and its id and player from all files', async () => {
    const { server, ids, remove } = await startServerWith(['Mia', 'Jan']);
    const [sessionOfMia = '', sessionOfJan = ''] = ids;
    expect(await remove(`/${sessionOfMia}`)).toEqual({ status: 200, body: { deleted: 1, running: 0, failed: 0 } });
    expect(existsSync(folderOf(sessionOfMia))).toBe(false);
    expect(textOfAllFiles()).not.toMatch(new RegExp(`Mia|${sessionOfMia}`));
    expect(listedIds()).toEqual([sessionOfJan]);
    expect((await remove(`/${sessionOfMia}`)).status).toBe(404);
    await server.stop();
  });

  it('for a player removes all sessions with that name, ignoring spaces around it, and no others', async () => {
    const { server, ids, remove } = await startServerWith(['Mia', 'Mia B.', 'Mia', '']);
    expect((await remove('?player=%20Mia%20')).body).toEqual({ deleted: 2, running: 0, failed: 0 });
    expect(new Set(listedIds())).toEqual(new Set([ids[1], ids[3]]));
    expect((await remove('?player=')).body).toEqual({ deleted: 1, running: 0, failed: 0 });
    await server.stop();
  });

  it('for all sessions leaves an empty list; a missing or ambiguous selection is refused with 400', async () => {
    const { server, remove } = await startServerWith(['Mia', 'Jan']);
    for (const query of ['', '?all=no', '?player=Mia&all=yes', '?player=Mia&player=Jan']) {
      expect((await remove(query)).status).toBe(400);
    }
    expect((await remove('?all=yes')).body).toEqual({ deleted: 2, running: 0, failed: 0 });
    expect(listedIds()).toEqual([]);
    expect(files().map((file) => path.extname(file))).not.toContain('.part');
    await server.stop();
  });

  it('does not remove a running session, and removes it after it has ended', async () => {
    const { server, remove } = await startServerWith([]);
    const player = await server.connect();
    player.sendHello();
    player.sendStart();
    const { sessionId } = await player.waitFor('ready');
    expect((await remove(`/${sessionId}`)).status).toBe(409);
    expect((await remove('?all=yes')).body).toEqual({ deleted: 0, running: 1, failed: 0 });
    await player.danceReference(0, 2);
    player.sendMessage({ type: 'ended', lastSequence: 19 });
    await player.waitFor('finished');
    await player.waitForClose();
    expect((await remove(`/${sessionId}`)).body).toEqual({ deleted: 1, running: 0, failed: 0 });
    await server.stop();
  });
});

describe('an interrupted deletion', () => {
  it('leaves every session either complete or hidden, and the next server removes the hidden ones', async () => {
    for (let k = 0; k < MANY; k++) await writeSession(folders.sessions);
    const env = { ...process.env, SESSIONS_DIR: folders.sessions };
    const args = ['--import', 'tsx', COMMAND, 'delete', '--player', 'Mia', '--yes'];
    const child = spawn(process.execPath, args, { env, stdio: 'ignore' });
    const countHidden = (): number =>
      readdirSync(folders.sessions).filter((name) => name.startsWith('.deleted-')).length;
    await expect.poll(countHidden, { timeout: 120_000, interval: 1 }).toBeGreaterThan(0);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const complete = existsSync(path.dirname(folderOf('x'))) ? readdirSync(path.dirname(folderOf('x'))) : [];
    const hidden = countHidden();
    console.info(`killed with ${complete.length} of ${MANY} sessions complete, ${hidden} hidden`);
    for (const id of complete) {
      expect((await readSessionFile(folderOf(id))).id).toBe(id);
      expect(readdirSync(folderOf(id)).sort()).toEqual(['frames.csv', 'moves.csv', 'poses.csv', 'session.json']);
    }
    const server = await startTestServer(folders);
    expect(countHidden()).toBe(0);
    expect(new Set(listedIds())).toEqual(new Set(complete));
    await server.stop();
  });

  it('is cleaned up without an error if another process completes a half-written list meanwhile', async () => {
    // A link to nothing: the name is listed, but its file is gone, as when another process has completed the list.
    symlinkSync('gone', path.join(folders.sessions, 'sessions.csv.125.part'));
    expect(await sweepRemoved(folders.sessions, new Date())).toEqual([]);
  });

  it('is cleaned up: hidden sessions and old half-written lists are removed, new lists are kept', async () => {
    const [old, fresh] = ['sessions.csv.123.part', 'sessions.csv.124.part'].map((name) =>
      path.join(folders.sessions, name),
    ) as [string, string];
    writeFileSync(old, 'Mia');
    utimesSync(old, 0, 0);
    writeFileSync(fresh, 'being written by another server');
    mkdirSync(path.join(folders.sessions, '.deleted-x', 'x'), { recursive: true });
    await sweepRemoved(folders.sessions, new Date());
    expect(readdirSync(folders.sessions)).toEqual(['sessions.csv.124.part']);
  });
});

it('two deletions at the same time in one folder both succeed, even of the same sessions', async () => {
  const ids = [];
  for (let k = 0; k < MANY; k++) ids.push(await writeSession(folders.sessions));
  const removeOneByOne = async (sessionIds: readonly string[]): Promise<void> => {
    for (const id of sessionIds) await removeFolders(folders.sessions, [folderOf(id)]);
  };
  const both = await Promise.allSettled([removeOneByOne(ids.slice(0, 100)), removeOneByOne(ids.slice(50))]);
  expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  expect(files()).toEqual([]);
  expect(readdirSync(folders.sessions).filter((name) => name.startsWith('.'))).toEqual([]);
});

/** Mounts a file system of its own at a folder; returns false if that is not permitted. */
const mountAt = (folder: string): boolean => {
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

describe('a deletion', () => {
  let mounted: string[] = [];
  afterEach(() => {
    for (const folder of mounted) execFileSync('umount', ['--lazy', folder]);
    mounted = [];
  });
  const index = () => new SessionIndex(folders.sessions, silent);

  it('reports why a session cannot be moved, removes the others, and leaves a correct list', async (context) => {
    const [first, stuck, last] = [
      await writeSession(folders.sessions, { startedAt: '2026-01-01T12:00:00.000Z' }),
      await writeSession(folders.sessions, { startedAt: '2026-01-02T12:00:00.000Z' }),
      await writeSession(folders.sessions, { startedAt: '2026-01-03T12:00:00.000Z' }),
    ];
    // Not even root can move a folder on which something is mounted.
    const busy = path.join(folders.sessions, '2026-01-02', stuck);
    const json = readFileSync(path.join(busy, 'session.json'));
    if (!mountAt(busy)) return context.skip('NOT TESTED: a tmpfs may not be mounted here.');
    mounted.push(busy);
    writeFileSync(path.join(busy, 'session.json'), json);
    const own = index();
    const outcome = await own.delete(matcherOf({ player: 'Mia' }));
    expect(outcome).toMatchObject({ deleted: 2, running: 0, failed: 1, failures: [{ name: stuck }] });
    expect(outcome.failures?.[0]?.reason).toMatch(/^EBUSY/);
    expect([own.get(first), own.get(stuck)?.id, own.get(last)]).toEqual([undefined, stuck, undefined]);
    expect(listedIds()).toEqual([stuck]);
    expect(readdirSync(folders.sessions).filter((name) => name.startsWith('.deleted-'))).toEqual([]);
  });

  it('hides a session that it can remove only in part; the next sweep removes the rest', async (context) => {
    const id = await writeSession(folders.sessions);
    const inside = path.join(folderOf(id), 'deep');
    if (!mountAt(inside)) return context.skip('NOT TESTED: a tmpfs may not be mounted here.');
    const own = index();
    const outcome = await own.delete(matcherOf({ sessionId: id }));
    const [left = ''] = readdirSync(folders.sessions).filter((name) => name.startsWith('.deleted-'));
    mounted.push(path.join(folders.sessions, left, 'deep'));
    expect(outcome).toMatchObject({ deleted: 0, failed: 1 });
    expect(own.list()).toEqual([]);
    execFileSync('umount', [mounted.pop() as string]);
    await own.sweep();
    expect(
      files()
        .map((file) => path.basename(file))
        .sort(),
    ).toEqual(['datapackage.json', 'sessions.csv']);
  });

  it('removes a session whose day is on another disk', async (context) => {
    const day = path.join(folders.sessions, '../elsewhere');
    if (!mountAt(day)) return context.skip('NOT TESTED: a tmpfs may not be mounted here.');
    mounted.push(day);
    symlinkSync(day, path.join(folders.sessions, '2026-11-20'));
    const id = await writeSession(folders.sessions);
    expect(await index().delete(matcherOf({ sessionId: id }))).toEqual({ deleted: 1, running: 0, failed: 0 });
    expect(readdirSync(day)).toEqual([]);
  });

  it('removes both copies of a session that is stored under two days', async () => {
    const id = await writeSession(folders.sessions);
    mkdirSync(path.join(folders.sessions, '2026-11-21'));
    cpSync(folderOf(id), path.join(folders.sessions, '2026-11-21', id), { recursive: true });
    expect(await index().delete(matcherOf({ sessionId: id }))).toEqual({ deleted: 2, running: 0, failed: 0 });
    expect(readdirSync(folders.sessions).sort()).toEqual(['datapackage.json', 'sessions.csv']);
  });

  it('selects a session by the id of its folder if session.json contains another', async () => {
    const id = await writeSession(folders.sessions);
    const file = path.join(folderOf(id), 'session.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace(id, '11111111-1111-4111-8111-111111111111'));
    const own = index();
    await own.refresh();
    expect(own.list().map(({ session_id }) => session_id)).toEqual([id]);
    expect(await own.delete(matcherOf({ sessionId: id }))).toMatchObject({ deleted: 1 });
  });
});

describe('a sessions folder with unreadable contents', () => {
  const createIndex = () => {
    const lines: string[] = [];
    const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
    return { lines, index: new SessionIndex(folders.sessions, log) };
  };

  it('has its other sessions listed, and each problem reported with a reason and logged once', async () => {
    const readable = await writeSession(folders.sessions);
    const [torn, pipe, folder, alias] = ['a', 'b', 'c', 'd'].map(
      (digit) => `${digit.repeat(8)}-0000-4000-8000-000000000000`,
    );
    for (const id of [torn, pipe, folder]) mkdirSync(folderOf(id as string));
    writeFileSync(path.join(folderOf(torn as string), 'session.json'), '{"player":"Mia"');
    execFileSync('mkfifo', [path.join(folderOf(pipe as string), 'session.json')]);
    mkdirSync(path.join(folderOf(folder as string), 'session.json'));
    // Links that lead to themselves cannot be resolved, not even by root.
    symlinkSync('2026-11-21', path.join(folders.sessions, '2026-11-21'));
    symlinkSync(alias as string, folderOf(alias as string));
    const { lines, index } = createIndex();
    for (let k = 0; k < 3; k++) await index.refresh();
    expect(listedIds()).toEqual([readable]);
    expect(index.problems().map(({ kind, place }) => [kind, place.slice(0, 19)])).toEqual([
      ['unreadable_session', '2026-11-20/aaaaaaaa'],
      ['unreadable_session', '2026-11-20/bbbbbbbb'],
      ['unreadable_session', '2026-11-20/cccccccc'],
      ['unreadable_session', '2026-11-20/dddddddd'],
      ['unreadable_day', '2026-11-21'],
    ]);
    expect(index.problems().every(({ reason }) => reason.length > 10 && !reason.includes(folders.sessions))).toBe(true);
    expect(lines).toHaveLength(5);
  });

  it('is served with its problems, and its other sessions can be deleted', async () => {
    await writeSession(folders.sessions);
    symlinkSync('2026-11-21', path.join(folders.sessions, '2026-11-21'));
    const server = await startTestServer(folders);
    const answer: unknown = await (await fetch(`${server.address}/api/sessions`)).json();
    expect(answer).toMatchObject({ sessions: [{ player: 'Mia' }], problems: [{ kind: 'unreadable_day' }] });
    const options = { method: 'DELETE', headers: { origin: server.address } };
    const removed = await fetch(`${server.address}/api/sessions?player=Mia`, options);
    expect(await removed.json()).toEqual({ deleted: 1, running: 0, failed: 0 });
    await server.stop();
  });
});

describe('a session of a newer version', () => {
  const writeNewerSession = async (change: object = { version: 2 }): Promise<string> => {
    const id = await writeSession(folders.sessions);
    const file = path.join(folderOf(id), 'session.json');
    writeFileSync(
      file,
      JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as object), ...change, status: 'running' }),
    );
    utimesSync(file, 1, 1);
    return id;
  };
  const contents = (id: string): string[] =>
    readdirSync(folderOf(id)).map((name) => readFileSync(path.join(folderOf(id), name), 'utf8'));

  it.each([{ version: 2 }, { schemaVersion: 3 }, { version: 3, player: 7, writer: 'nobody' }])(
    'with %j in session.json is left unchanged by every operation, and logged once',
    async (change) => {
      const id = await writeNewerSession(change);
      const before = contents(id);
      const lines: string[] = [];
      const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
      const index = new SessionIndex(folders.sessions, log);
      for (let k = 0; k < 3; k++) await index.refresh();
      expect(lines).toHaveLength(1);
      expect(index.problemOf(id)).toMatchObject({ kind: 'newer_version' });
      for (const selection of ['all', { sessionId: id }] as const) {
        const outcome = await index.delete(matcherOf(selection));
        expect(outcome).toMatchObject({ deleted: 0, failed: 1, failures: [{ name: id }] });
        expect(outcome.failures?.[0]?.reason).toContain('newer version');
      }
      await index.change(() => true, { group: '4b' });
      expect(await index.delete(untouchedFor(1, new Date('2036-01-01')))).toMatchObject({ deleted: 0, failed: 0 });
      expect(contents(id)).toEqual(before);
    },
  );

  it('is reported in the list, at its address and by the command line, and is not deleted', async () => {
    const id = await writeNewerSession();
    const server = await startTestServer(folders, { RETENTION_DAYS: '1' });
    const get = async (target: string, method = 'GET') => {
      const response = await fetch(`${server.address}${target}`, { method, headers: { origin: server.address } });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    const problem = { kind: 'newer_version', sessionId: id, player: 'Mia', startedAt: '2026-11-20T12:00:00.000Z' };
    expect((await get('/api/sessions')).body).toMatchObject({ sessions: [], problems: [problem] });
    const page = await get(`/api/sessions/${id}`);
    expect([page.status, page.body['kind']]).toEqual([409, 'newer_version']);
    expect(page.body['error']).toContain('newer version of Instep');
    expect((await get(`/api/sessions/${id}`, 'DELETE')).status).toBe(409);
    expect((await get('/api/sessions?all=yes', 'DELETE')).body).toMatchObject({ deleted: 0, failed: 1 });
    await server.stop();
    const printed: string[] = [];
    const output = {
      out: (line: string) => void printed.push(line),
      printError: (line: string) => void printed.push(line),
    };
    const args = ['delete', '--player', 'Mia', '--yes'];
    expect(await runSessionsCommand(args, { SESSIONS_DIR: folders.sessions }, output)).toBe(7);
    expect(printed.join(' ')).toMatch(/1 session could not be deleted.*newer version of Instep/);
    expect(existsSync(folderOf(id))).toBe(true);
  });
});

describe('retention', () => {
  const DAY_MS = 86_400_000;
  const NOW = Date.parse('2026-11-20T12:00:00Z');
  const daysAgo = (days: number): string => new Date(NOW - days * DAY_MS).toISOString();

  const startWithRetention = async (days: number, clockError = { days: 0 }) => {
    const clock = createManualClock();
    const lines: string[] = [];
    const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
    const index = new SessionIndex(folders.sessions, silent);
    const date = () => new Date(NOW + clock.now() + clockError.days * DAY_MS);
    const cancel = startRetention({ index, days, clock, date, log });
    await index.refresh();
    return { clock, index, lines, cancel };
  };
  const passHours = async (clock: ReturnType<typeof createManualClock>, index: SessionIndex, count: number) => {
    for (let hour = 0; hour < count; hour++) {
      clock.advance(3_600_000);
      await index.refresh();
    }
  };

  it('deletes sessions that are too old at the start, and others when they become too old', async () => {
    const [old, young] = [
      await writeSession(folders.sessions, { startedAt: daysAgo(30.1) }),
      await writeSession(folders.sessions, { startedAt: daysAgo(29.9) }),
    ];
    const { clock, index, cancel } = await startWithRetention(30);
    expect([index.get(old), index.get(young)?.id]).toEqual([undefined, young]);
    // The last remaining session is kept until the clock has run for a day.
    clock.advance(DAY_MS / 4);
    await index.refresh();
    expect(listedIds()).toEqual([young]);
    await passHours(clock, index, 24);
    expect(listedIds()).toEqual([]);
    expect(readdirSync(folders.sessions)).not.toContain(daysAgo(29.9).slice(0, 10));
    cancel();
  });

  it('deletes an old session that is unreadable, or that a server elsewhere never finished', async () => {
    const torn = path.join(folders.sessions, daysAgo(40).slice(0, 10), '00000000-0000-4000-8000-000000000000');
    mkdirSync(torn, { recursive: true });
    writeFileSync(path.join(torn, 'session.json'), '{"player":"Mia"');
    const writer = { host: 'elsewhere', pid: 1 };
    const unfinished = await writeSession(folders.sessions, { status: 'running', startedAt: daysAgo(40), writer });
    const folder = path.join(path.dirname(torn), unfinished);
    for (const name of readdirSync(folder)) utimesSync(path.join(folder, name), 0, 0);
    for (const name of ['session.json', '.']) utimesSync(path.join(torn, name), 0, 0);
    for (let k = 0; k < 2; k++) await writeSession(folders.sessions, { player: 'Jan', startedAt: daysAgo(1) });
    const { cancel } = await startWithRetention(30);
    expect(textOfAllFiles()).not.toContain('Mia');
    expect(listedIds()).toHaveLength(2);
    cancel();
  });

  it('keeps a session whose file was changed recently, even if its own date is too old', async () => {
    const id = await writeSession(folders.sessions, { startedAt: daysAgo(2500) });
    for (let k = 0; k < 2; k++) await writeSession(folders.sessions, { startedAt: daysAgo(1) });
    const file = path.join(folders.sessions, daysAgo(2500).slice(0, 10), id, 'session.json');
    utimesSync(file, new Date(NOW - DAY_MS), new Date(NOW - DAY_MS));
    const { index, cancel } = await startWithRetention(30);
    expect(index.get(id)?.id).toBe(id);
    cancel();
  });

  it('deletes nothing in the first 20 hours with a clock that is ten years ahead, and logs one warning', async () => {
    for (let k = 0; k < 5; k++) await writeSession(folders.sessions, { startedAt: daysAgo(k) });
    const clockError = { days: 3650 };
    const { clock, index, lines, cancel } = await startWithRetention(30, clockError);
    await passHours(clock, index, 20);
    expect(index.list()).toHaveLength(5);
    expect(lines.filter((line) => line.includes('more than half'))).toHaveLength(1);
    // The clock is corrected.
    clockError.days = 0;
    await passHours(clock, index, 48);
    expect(index.list()).toHaveLength(5);
    cancel();
  });

  it('keeps a session that was danced while the clock was years behind, also after it is corrected', async () => {
    const clockError = { days: -2500 };
    for (let k = 0; k < 5; k++) await writeSession(folders.sessions, { player: 'Jan', startedAt: daysAgo(k) });
    const { clock, index, cancel } = await startWithRetention(30, clockError);
    const sessionOfBen = await writeSession(folders.sessions, { player: 'Ben', startedAt: daysAgo(2500) });
    await index.beginWriting(sessionOfBen);
    index.endWriting(sessionOfBen);
    await index.refresh();
    clockError.days = 0;
    await passHours(clock, index, 48);
    expect(index.get(sessionOfBen)?.player).toBe('Ben');
    // A server that starts later keeps the session, too, until its retention time is over.
    cancel();
    const next = await startWithRetention(30);
    expect(next.index.get(sessionOfBen)?.player).toBe('Ben');
    next.cancel();
  });

  it('never deletes a session that is running on this server, even if its date is years ago', async () => {
    for (let k = 0; k < 5; k++) await writeSession(folders.sessions, { player: 'Jan', startedAt: daysAgo(k) });
    const { clock, index, cancel } = await startWithRetention(30);
    const writer = { server: index.serverId };
    const id = await writeSession(folders.sessions, { status: 'running', startedAt: daysAgo(2500), writer });
    await index.beginWriting(id);
    await passHours(clock, index, 30);
    expect(await index.delete(matcherOf({ player: 'Mia' }))).toEqual({ deleted: 0, running: 1, failed: 0 });
    index.endWriting(id);
    cancel();
  });

  it('keeps all sessions when it is set to 0 days', async () => {
    await writeSession(folders.sessions, { startedAt: daysAgo(3650) });
    const { index } = await startWithRetention(0);
    expect(index.list()).toHaveLength(1);
  });
});

describe('npm run sessions', () => {
  const run = async (...args: readonly string[]) => {
    const printed = { out: '', error: '' };
    const output = {
      out: (line: string) => void (printed.out += line),
      printError: (line: string) => void (printed.error += line),
    };
    return { code: await runSessionsCommand(args, { SESSIONS_DIR: folders.sessions }, output), ...printed };
  };

  it('prints what it would delete, and deletes it only with --yes', async () => {
    const ids = [await writeSession(folders.sessions), await writeSession(folders.sessions, { player: 'Jan' })];
    expect(await run('delete', '--player', 'Mia')).toEqual({
      code: 0,
      out: 'Would delete 1 session. Add --yes to do it.',
      error: '',
    });
    expect(readdirSync(path.dirname(folderOf('x')))).toHaveLength(2);
    expect((await run('delete', '--player', 'Mia', '--yes')).out).toBe('Deleted 1 session.');
    expect(listedIds()).toEqual([ids[1]]);
    expect((await run('delete', '--older-than', '0', '--yes')).out).toBe('Deleted 1 session.');
    expect((await run('delete', '--all', '--yes')).out).toBe('Deleted 0 sessions.');
    expect((await run('delete', '--all', '--yes')).code).toBe(0);
  });

  it.each([
    [['delete'], /^Expected delete with one of/],
    [['delete', '--all', '--player', 'Mia'], /^Expected delete with one of/],
    [['remove', '--all'], /^Expected delete with one of/],
    [['delete', '--older-than', 'ten'], /^Expected --older-than to be a number of days, got "ten"$/],
    [['delete', '--everything'], /Unknown option '--everything'/],
  ])('exits with 2 and deletes nothing for the arguments %j', async (args, message) => {
    await writeSession(folders.sessions);
    const { code, error } = await run(...args, '--yes');
    expect(code).toBe(2);
    expect(error).toMatch(message);
    expect(readdirSync(path.dirname(folderOf('x')))).toHaveLength(1);
  });
});
