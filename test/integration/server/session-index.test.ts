import { appendFileSync, mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { writeMadeListing } from '../../support/made-sessions.ts';
import { FRAMES_COLUMNS } from '@instep/choreo/session-csv';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readSessionFile, writeSessionFile } from '@instep/server/store/files/session-file';
import { sessionFolder, SessionIndex } from '@instep/server/store/files/session-index';
import { droppedObservation } from '@instep/server/sources/observation';
import { csvLine } from '@instep/server/store/csv-line';
import { frameRow } from '@instep/server/store/session-rows';
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
const runAfterRead = (act: () => Promise<void>): void => {
  const readFile = fs.readFile;
  let done = false;
  vi.spyOn(fs, 'readFile').mockImplementation(async (...args: Parameters<typeof readFile>) => {
    const text = await readFile(...args);
    if (!done && typeof args[0] === 'string' && args[0].endsWith('session.json')) {
      done = true;
      await act();
    }
    return text;
  });
  syncBuiltinESMExports();
};

test('a session that ends while the folders are scanned keeps its final status', async () => {
  const index = new SessionIndex(folders.sessions, pino({ level: 'silent' }));
  const writer = { server: index.serverId };
  const id = await writeSession(folders.sessions, { status: 'running', startedAt, endedAt: null, writer });
  const folder = sessionFolder(folders.sessions, { id, startedAt });
  const running = await readSessionFile(folder);
  await index.beginWriting(id);
  runAfterRead(async () => {
    await writeSessionFile(folder, { ...running, status: 'complete', endedAt: startedAt, writer: null });
    index.endWriting(id);
  });
  await index.refresh();
  expect([(await readSessionFile(folder)).status, index.get(id)?.status]).toEqual(['complete', 'complete']);
});

test('a session whose end could not be written is recovered at the next refresh', async () => {
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

test.each([
  ['device', ['device', 'device'], 'device'],
  ['device', ['device', 'server'], 'both'],
  ['device', [], 'device'],
  ['server', ['server'], 'server'],
] as const)(
  'a session that was begun with poses of the %s, and has those of %j when it is recovered, says %s',
  async (poses, origins, recorded) => {
    const change = { status: 'running', startedAt, endedAt: null, poses } as const;
    const id = await writeSession(folders.sessions, change);
    const folder = sessionFolder(folders.sessions, { id, startedAt });
    const rows = origins.map((origin, sequence) => {
      const stamp = { sequence, epoch: 0, mediaTime: sequence, captureTime: sequence };
      const observation = { ...droppedObservation(stamp), outcome: 'nobody', origin } as const;
      const entry = { observation, live: null, playbackRate: 1, health: null, fps: 15 };
      return csvLine(FRAMES_COLUMNS, frameRow({ sessionId: id, player: 'Mia, "the" dancer' }, entry, 0));
    });
    appendFileSync(path.join(folder, 'frames.csv'), rows.join(''));
    const index = new SessionIndex(folders.sessions, pino({ level: 'silent' }));
    await index.refresh();
    expect(await readSessionFile(folder)).toMatchObject({ status: 'recovered', poses: recorded });
    expect(index.get(id)?.row.measured_by).toBe(recorded);
  },
);

test('a day that is a broken link or a file does not hide the sessions of other days', async () => {
  const id = await writeSession(folders.sessions);
  symlinkSync('gone', path.join(folders.sessions, '2026-11-18'));
  writeFileSync(path.join(folders.sessions, '2026-11-19'), 'not a folder');
  const index = new SessionIndex(folders.sessions, pino({ level: 'silent' }));
  await index.refresh();
  expect(index.list().map((session) => session.session_id)).toEqual([id]);
});

test('all requests for a refresh share one until it begins, and later ones get another', async () => {
  const index = new SessionIndex(folders.sessions, pino({ level: 'silent' }));
  const first = index.refresh();
  expect(index.refresh()).toBe(first);
  await first;
  const later: Promise<void>[] = [];
  const id = await writeSession(folders.sessions, { startedAt });
  runAfterRead(async () => {
    await writeSession(folders.sessions, { startedAt });
    later.push(index.refresh());
  });
  await index.refresh();
  expect(index.get(id)).toBeDefined();
  await Promise.all(later);
  expect(index.list()).toHaveLength(2);
});

test('only the row of a session is kept in memory, however long its dance was', async () => {
  const moves = Array.from({ length: 600 }, (_, k) => ({ n: k + 1, startS: 2 * k, endS: 2 * k + 2, gold: false }));
  const dance = { id: 'long', title: 'Long', level: 1, videoSha256: '', durationS: 1200, moves };
  const session = { n: 1, player: 'Mia', startedAt: new Date(startedAt), dance, skill: 0.6, lagMs: 300 };
  await writeMadeListing(folders.sessions, session);
  const index = new SessionIndex(folders.sessions, pino({ level: 'silent' }));
  await index.refresh();
  const [row] = index.list();
  const known = index.get(row?.session_id as string);
  expect(known?.row).toBe(row);
  expect(JSON.stringify(known).length).toBeLessThan(2000);
  expect(JSON.stringify(await readSessionFile(known?.folder as string)).length).toBeGreaterThan(20_000);
});

test('a session whose folder was moved to another day is found there', async () => {
  const id = await writeSession(folders.sessions, { startedAt: '2026-11-20T12:00:00.000Z' });
  const index = new SessionIndex(folders.sessions, pino({ level: 'silent' }));
  await index.refresh();
  const moved = path.join(folders.sessions, '2026-11-21', id);
  mkdirSync(path.dirname(moved));
  renameSync(index.get(id)?.folder as string, moved);
  await index.refresh();
  expect(index.get(id)?.folder).toBe(moved);
});

test('the file of a session that this process writes is read only once, however often the list is refreshed', async () => {
  const index = new SessionIndex(folders.sessions, pino({ level: 'silent' }));
  const writer = { server: index.serverId };
  const id = await writeSession(folders.sessions, { status: 'running', startedAt, endedAt: null, writer });
  await index.beginWriting(id);
  let reads = 0;
  const { readFile } = fs;
  vi.spyOn(fs, 'readFile').mockImplementation(async (...args: Parameters<typeof readFile>) => {
    reads += 1;
    return readFile(...args);
  });
  syncBuiltinESMExports();
  for (let k = 0; k < 3; k++) await index.refresh();
  expect([index.get(id)?.status, reads]).toEqual(['running', 1]);
  index.endWriting(id);
  await index.refresh();
  expect(index.get(id)?.status).toBe('recovered');
});
