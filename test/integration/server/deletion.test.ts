import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
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
import { removeFolders, sweepRemoved } from '../../../apps/server/src/record/removed-folders.ts';
import { startRetention } from '../../../apps/server/src/record/retention.ts';
import { readSessionFile } from '../../../apps/server/src/record/session-file.ts';
import { SessionIndex } from '../../../apps/server/src/record/session-index.ts';
import { runSessions } from '../../../apps/server/src/sessions-command.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { readCsv } from '../../support/read-csv.ts';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';
import { writeSession } from '../../support/write-session.ts';

const COMMAND = fileURLToPath(new URL('../../../apps/server/src/sessions-main.ts', import.meta.url));
const MANY = 150;
const silent = pino({ level: 'silent' });

let folders: Folders;
beforeEach(() => (folders = makeFolders()));
afterEach(() => folders.remove());

/** Every file under the folder of sessions, hidden ones too. */
const files = (): string[] =>
  (readdirSync(folders.sessions, { recursive: true }) as string[])
    .map((name) => path.join(folders.sessions, name))
    .filter((file) => statSync(file).isFile());
const textOfAll = (): string =>
  files()
    .map((file) => `${file}\n${readFileSync(file, 'utf8')}`)
    .join('\n');
const listed = (): string[] =>
  readCsv(path.join(folders.sessions, 'sessions.csv')).map(({ session_id: id }) => String(id));
const folderOf = (id: string): string => path.join(folders.sessions, '2026-11-20', id);

describe('DELETE', () => {
  const startedWith = async (players: readonly string[]) => {
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

  it('of one session leaves nothing of it, in no file', async () => {
    const { server, ids, remove } = await startedWith(['Mia', 'Jan']);
    const [mias = '', jans = ''] = ids;
    expect(await remove(`/${mias}`)).toEqual({ status: 200, body: { deleted: 1, running: 0 } });
    expect(existsSync(folderOf(mias))).toBe(false);
    expect(textOfAll()).not.toMatch(new RegExp(`Mia|${mias}`));
    expect(listed()).toEqual([jans]);
    expect((await remove(`/${mias}`)).status).toBe(404);
    await server.stop();
  });

  it('of a player takes all of his, by the name as the list shows it, and nobody else’s', async () => {
    const { server, ids, remove } = await startedWith(['Mia', 'Mia B.', 'Mia', '']);
    expect((await remove('?player=%20Mia%20')).body).toEqual({ deleted: 2, running: 0 });
    expect(new Set(listed())).toEqual(new Set([ids[1], ids[3]]));
    expect((await remove('?player=')).body).toEqual({ deleted: 1, running: 0 });
    await server.stop();
  });

  it('of all leaves an empty list, and needs to be said', async () => {
    const { server, remove } = await startedWith(['Mia', 'Jan']);
    for (const query of ['', '?all=no', '?player=Mia&all=yes', '?player=Mia&player=Jan']) {
      expect((await remove(query)).status).toBe(400);
    }
    expect((await remove('?all=yes')).body).toEqual({ deleted: 2, running: 0 });
    expect(listed()).toEqual([]);
    expect(files().map((file) => path.extname(file))).not.toContain('.part');
    await server.stop();
  });

  it('leaves a dance alone that goes on', async () => {
    const { server, remove } = await startedWith([]);
    const player = await server.connect();
    player.hello();
    player.start();
    const { sessionId } = await player.next('ready');
    expect((await remove(`/${sessionId}`)).status).toBe(409);
    expect((await remove('?all=yes')).body).toEqual({ deleted: 0, running: 1 });
    await player.dance(0, 2);
    player.say({ type: 'ended', lastSequence: 19 });
    await player.next('finished');
    await player.closed();
    expect((await remove(`/${sessionId}`)).body).toEqual({ deleted: 1, running: 0 });
    await server.stop();
  });
});

describe('a server that was killed while it deleted', () => {
  it('leaves whole sessions and none that are half there, and the next one ends the work', async () => {
    for (let k = 0; k < MANY; k++) await writeSession(folders.sessions);
    const env = { ...process.env, SESSIONS_DIR: folders.sessions };
    const args = ['--import', 'tsx', COMMAND, 'delete', '--player', 'Mia', '--yes'];
    const child = spawn(process.execPath, args, { env, stdio: 'ignore' });
    const leavingNow = (): number =>
      readdirSync(folders.sessions).filter((name) => name.startsWith('.deleted-')).length;
    await expect.poll(leavingNow, { timeout: 60_000, interval: 1 }).toBeGreaterThan(0);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const left = existsSync(path.dirname(folderOf('x'))) ? readdirSync(path.dirname(folderOf('x'))) : [];
    const gone = leavingNow();
    console.info(`killed with ${left.length} of ${MANY} sessions whole, ${gone} on their way`);
    for (const id of left) {
      expect((await readSessionFile(folderOf(id))).id).toBe(id);
      expect(readdirSync(folderOf(id)).sort()).toEqual(['frames.csv', 'moves.csv', 'poses.csv', 'session.json']);
    }
    const server = await startTestServer(folders);
    expect(leavingNow()).toBe(0);
    expect(new Set(listed())).toEqual(new Set(left));
    await server.stop();
  });

  it('starts though a half-written list is finished by another while it is looked at', async () => {
    // What a name leads to that is gone by then.
    symlinkSync('gone', path.join(folders.sessions, 'sessions.csv.125.part'));
    await expect(sweepRemoved(folders.sessions, new Date())).resolves.toBeUndefined();
  });

  it('leaves no half-written list with names in it', async () => {
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

it('two servers may delete in one folder at the same time, even the same sessions', async () => {
  const ids = [];
  for (let k = 0; k < MANY; k++) ids.push(await writeSession(folders.sessions));
  const oneByOne = async (some: readonly string[]): Promise<void> => {
    for (const id of some) await removeFolders(folders.sessions, [folderOf(id)]);
  };
  const both = await Promise.allSettled([oneByOne(ids.slice(0, 100)), oneByOne(ids.slice(50))]);
  expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  expect(files()).toEqual([]);
  expect(readdirSync(folders.sessions).filter((name) => name.startsWith('.'))).toEqual([]);
});

describe('retention', () => {
  const DAY_MS = 86_400_000;
  const NOW = Date.parse('2026-11-20T12:00:00Z');
  const daysAgo = (days: number): string => new Date(NOW - days * DAY_MS).toISOString();

  const keeping = async (days: number) => {
    const clock = createManualClock();
    const index = new SessionIndex(folders.sessions, silent);
    const date = () => new Date(NOW + clock.now());
    const callOff = startRetention({ index, days, clock, date, log: silent });
    await index.refresh();
    return { clock, index, callOff };
  };

  it('deletes what is older, at the start and when it becomes so', async () => {
    const [old, young] = [
      await writeSession(folders.sessions, { startedAt: daysAgo(30.1) }),
      await writeSession(folders.sessions, { startedAt: daysAgo(29.9) }),
    ];
    const { clock, index, callOff } = await keeping(30);
    expect([index.get(old), index.get(young)?.id]).toEqual([undefined, young]);
    clock.pass(DAY_MS / 4);
    await index.refresh();
    expect(listed()).toEqual([]);
    expect(readdirSync(folders.sessions)).not.toContain(daysAgo(29.9).slice(0, 10));
    callOff();
  });

  it('takes what cannot be read, and what a server elsewhere never finished, by their days', async () => {
    const torn = path.join(folders.sessions, daysAgo(40).slice(0, 10), '00000000-0000-4000-8000-000000000000');
    mkdirSync(torn, { recursive: true });
    writeFileSync(path.join(torn, 'session.json'), '{"player":"Mia"');
    await writeSession(folders.sessions, {
      status: 'running',
      startedAt: daysAgo(40),
      writer: { host: 'elsewhere', pid: 1 },
    });
    const { callOff } = await keeping(30);
    expect(textOfAll()).not.toContain('Mia');
    callOff();
  });

  it('keeps everything for ever unless it is asked for', async () => {
    await writeSession(folders.sessions, { startedAt: daysAgo(3650) });
    const { index } = await keeping(0);
    expect(index.list()).toHaveLength(1);
  });
});

describe('npm run sessions', () => {
  const run = async (...args: readonly string[]) => {
    const said = { out: '', error: '' };
    const output = {
      out: (line: string) => void (said.out += line),
      error: (line: string) => void (said.error += line),
    };
    return { code: await runSessions(args, { SESSIONS_DIR: folders.sessions }, output), ...said };
  };

  it('says what it would delete, and does it when it is told yes', async () => {
    const ids = [await writeSession(folders.sessions), await writeSession(folders.sessions, { player: 'Jan' })];
    expect(await run('delete', '--player', 'Mia')).toEqual({
      code: 0,
      out: 'Would delete 1 session. Add --yes to do it.',
      error: '',
    });
    expect(readdirSync(path.dirname(folderOf('x')))).toHaveLength(2);
    expect((await run('delete', '--player', 'Mia', '--yes')).out).toBe('Deleted 1 session.');
    expect(listed()).toEqual([ids[1]]);
    expect((await run('delete', '--older-than', '0', '--yes')).out).toBe('Deleted 1 session.');
    expect((await run('delete', '--all', '--yes')).out).toBe('Deleted 0 sessions.');
  });

  it.each([
    [['delete'], /^Expected delete with one of/],
    [['delete', '--all', '--player', 'Mia'], /^Expected delete with one of/],
    [['remove', '--all'], /^Expected delete with one of/],
    [['delete', '--older-than', 'ten'], /^Expected --older-than to be a number of days, got "ten"$/],
    [['delete', '--everything'], /Unknown option '--everything'/],
  ])('%s is refused in one line', async (args, words) => {
    await writeSession(folders.sessions);
    const { code, error } = await run(...args, '--yes');
    expect(code).toBe(2);
    expect(error).toMatch(words);
    expect(readdirSync(path.dirname(folderOf('x')))).toHaveLength(1);
  });
});
