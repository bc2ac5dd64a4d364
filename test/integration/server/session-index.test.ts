import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { writeMadeListing } from '../../support/made-sessions.ts';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readSessionFile, writeSessionFile } from '@instep/server/store/files/session-file';
import { sessionFolder, SessionIndex } from '@instep/server/store/files/session-index';
import { makeFolders, type Folders } from '../../support/test-server.ts';
import { writeSession } from '../../support/write-session.ts';

const startedAt = new Date().toISOString();

let folders: Folders;
beforeEach(() => (folders = makeFolders()));
afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
  folders.remove();
});

/** Runs `act` once, after the next `session.json` was read and before its content is returned. */
const whenRead = (act: () => Promise<void>): void => {
  const readFile = fs.readFile;
  let done = false;
  vi.spyOn(fs, 'readFile').mockImplementation(async (...asked: Parameters<typeof readFile>) => {
    const text = await readFile(...asked);
    if (!done && typeof asked[0] === 'string' && asked[0].endsWith('session.json')) {
      done = true;
      await act();
    }
    return text;
  });
  syncBuiltinESMExports();
};

test('a session that comes to its end while the folders are looked at stays as it ended', async () => {
  const index = new SessionIndex(folders.sessions, pino({ level: 'silent' }));
  const writer = { server: index.serverId };
  const id = await writeSession(folders.sessions, { status: 'running', startedAt, endedAt: null, writer });
  const folder = sessionFolder(folders.sessions, { id, startedAt });
  const running = await readSessionFile(folder);
  await index.beginWriting(id);
  whenRead(async () => {
    await writeSessionFile(folder, { ...running, status: 'complete', endedAt: startedAt, writer: null });
    index.endWriting(id);
  });
  await index.refresh();
  expect([(await readSessionFile(folder)).status, index.get(id)?.status]).toEqual(['complete', 'complete']);
});

test('one whose end could not be written is recovered at the next look', async () => {
  const index = new SessionIndex(folders.sessions, pino({ level: 'silent' }));
  const writer = { server: index.serverId };
  const id = await writeSession(folders.sessions, { status: 'running', startedAt, endedAt: null, writer });
  await index.beginWriting(id);
  await index.refresh();
  expect(index.get(id)?.status).toBe('running');
  index.endWriting(id);
  await index.refresh();
  expect(index.get(id)?.status).toBe('recovered');
});

test('a day that goes while the folders are looked at, or that is none, hides no other', async () => {
  const id = await writeSession(folders.sessions);
  symlinkSync('gone', path.join(folders.sessions, '2026-11-18'));
  writeFileSync(path.join(folders.sessions, '2026-11-19'), 'somebody’s own');
  const index = new SessionIndex(folders.sessions, pino({ level: 'silent' }));
  await index.refresh();
  expect(index.list().map((session) => session.session_id)).toEqual([id]);
});

test('all who ask for a look before it begins get the same one; who asks later gets another', async () => {
  const index = new SessionIndex(folders.sessions, pino({ level: 'silent' }));
  const first = index.refresh();
  expect(index.refresh()).toBe(first);
  await first;
  const later: Promise<void>[] = [];
  const id = await writeSession(folders.sessions, { startedAt });
  whenRead(async () => {
    await writeSession(folders.sessions, { startedAt });
    later.push(index.refresh());
  });
  await index.refresh();
  expect(index.get(id)).toBeDefined();
  await Promise.all(later);
  expect(index.list()).toHaveLength(2);
});

test('what is kept of a session in memory is its row, however long its dance was', async () => {
  const moves = Array.from({ length: 600 }, (_, k) => ({ n: k + 1, startS: 2 * k, endS: 2 * k + 2, gold: false }));
  const dance = { id: 'long', title: 'Long', level: 1, videoSha256: '', durationS: 1200, moves };
  const made = { n: 1, player: 'Mia', startedAt: new Date(startedAt), dance, skill: 0.6, lagMs: 300 };
  await writeMadeListing(folders.sessions, made);
  const index = new SessionIndex(folders.sessions, pino({ level: 'silent' }));
  await index.refresh();
  const [row] = index.list();
  const known = index.get(row?.session_id as string);
  expect(known?.row).toBe(row);
  expect(JSON.stringify(known).length).toBeLessThan(2000);
  expect(JSON.stringify(await readSessionFile(known?.folder as string)).length).toBeGreaterThan(20_000);
});

test('a session whose folder was moved to another day is found where it lies', async () => {
  const id = await writeSession(folders.sessions, { startedAt: '2026-11-20T12:00:00.000Z' });
  const index = new SessionIndex(folders.sessions, pino({ level: 'silent' }));
  await index.refresh();
  const moved = path.join(folders.sessions, '2026-11-21', id);
  mkdirSync(path.dirname(moved));
  renameSync(index.get(id)?.folder as string, moved);
  await index.refresh();
  expect(index.get(id)?.folder).toBe(moved);
});

test('a dance that goes on here is read once, however often the list is made meanwhile', async () => {
  const index = new SessionIndex(folders.sessions, pino({ level: 'silent' }));
  const writer = { server: index.serverId };
  const id = await writeSession(folders.sessions, { status: 'running', startedAt, endedAt: null, writer });
  await index.beginWriting(id);
  let reads = 0;
  const { readFile } = fs;
  vi.spyOn(fs, 'readFile').mockImplementation(async (...asked: Parameters<typeof readFile>) => {
    reads += 1;
    return readFile(...asked);
  });
  syncBuiltinESMExports();
  for (let look = 0; look < 3; look++) await index.refresh();
  expect([index.get(id)?.status, reads]).toEqual(['running', 1]);
  index.endWriting(id);
  await index.refresh();
  expect(index.get(id)?.status).toBe('recovered');
});
