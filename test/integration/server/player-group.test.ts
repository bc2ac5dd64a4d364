import { readFileSync, statSync, writeFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FileSessionStore } from '@instep/server/store/files/file-session-store';
import { sessionFile } from '@instep/server/store/files/session-file';
import { SessionIndex } from '@instep/server/store/files/session-index';
import { makeFolders, type Folders } from '../../support/test-server.ts';
import { writeSession } from '../../support/write-session.ts';

let folders: Folders;
beforeEach(() => (folders = makeFolders()));
afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
  folders.remove();
});

test('a group that is set while the list is refreshed and another player dances is in the list', async () => {
  const finished = await writeSession(folders.sessions);
  const index = new SessionIndex(folders.sessions, pino({ level: 'silent' }));
  await index.refresh();
  const writer = { server: index.serverId };
  // Of a later day, so that it is read after Mia's session.
  const startedAt = '2026-11-21T12:00:00.000Z';
  const running = await writeSession(folders.sessions, { player: 'Noa', status: 'running', startedAt, writer });
  await index.beginWriting(running);

  // The group is requested while the index refreshes and has already read the session.
  let resume = (): void => {};
  const paused = new Promise<void>((resolve) => (resume = resolve));
  const { readFile } = fs;
  vi.spyOn(fs, 'readFile').mockImplementation(async (...args: Parameters<typeof readFile>) => {
    if (typeof args[0] === 'string' && args[0].includes(running)) await paused;
    return readFile(...args);
  });
  syncBuiltinESMExports();
  const refreshing = index.refresh();
  const changed = new FileSessionStore(index).setGroup('Mia', '4b');
  resume();
  expect(await changed).toEqual({ changed: 1, failed: 0 });
  await refreshing;
  expect(index.get(finished)?.row.group).toBe('4b');
});

test('a session that cannot be changed does not keep others from getting a group, and their modification times stay', async () => {
  const [damaged, intact] = [await writeSession(folders.sessions), await writeSession(folders.sessions)];
  const index = new SessionIndex(folders.sessions, pino({ level: 'silent' }));
  await index.refresh();
  const fileOf = (id: string): string => sessionFile(path.join(folders.sessions, '2026-11-20', id));
  const before = statSync(fileOf(intact)).mtimeMs;
  // The file is damaged now, but was read before.
  writeFileSync(fileOf(damaged), '{');
  expect(await new FileSessionStore(index).setGroup('Mia', '4b')).toEqual({ changed: 1, failed: 1 });
  expect([index.get(intact)?.row.group, statSync(fileOf(intact)).mtimeMs]).toEqual(['4b', before]);
  expect(readFileSync(fileOf(damaged), 'utf8')).toBe('{');
});
