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

test('a group that is set while somebody else dances and the list is made is in the list', async () => {
  const mias = await writeSession(folders.sessions);
  const index = new SessionIndex(folders.sessions, pino({ level: 'silent' }));
  await index.refresh();
  const writer = { server: index.serverId };
  // Of a later day, so that it is read after Mia's session.
  const startedAt = '2026-11-21T12:00:00.000Z';
  const danced = await writeSession(folders.sessions, { player: 'Noa', status: 'running', startedAt, writer });
  await index.beginWriting(danced);

  // The group is requested while the index refreshes and has already read the session.
  let goOn = (): void => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  const { readFile } = fs;
  vi.spyOn(fs, 'readFile').mockImplementation(async (...asked: Parameters<typeof readFile>) => {
    if (typeof asked[0] === 'string' && asked[0].includes(danced)) await held;
    return readFile(...asked);
  });
  syncBuiltinESMExports();
  const looking = index.refresh();
  const set = new FileSessionStore(index).setGroup('Mia', '4b');
  goOn();
  expect(await set).toEqual({ changed: 1, failed: 0 });
  await looking;
  expect(index.get(mias)?.row.group).toBe('4b');
});

test('a session that cannot be changed keeps no other from its group, and how old they are stays', async () => {
  const [spoilt, sound] = [await writeSession(folders.sessions), await writeSession(folders.sessions)];
  const index = new SessionIndex(folders.sessions, pino({ level: 'silent' }));
  await index.refresh();
  const fileOf = (id: string): string => sessionFile(path.join(folders.sessions, '2026-11-20', id));
  const before = statSync(fileOf(sound)).mtimeMs;
  // The file is damaged now, but was read before.
  writeFileSync(fileOf(spoilt), '{');
  expect(await new FileSessionStore(index).setGroup('Mia', '4b')).toEqual({ changed: 1, failed: 1 });
  expect([index.get(sound)?.row.group, statSync(fileOf(sound)).mtimeMs]).toEqual(['4b', before]);
  expect(readFileSync(fileOf(spoilt), 'utf8')).toBe('{');
});
