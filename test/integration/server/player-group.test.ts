import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { hostname } from 'node:os';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { setGroup } from '../../../apps/server/src/record/player-group.ts';
import { SessionIndex } from '../../../apps/server/src/record/session-index.ts';
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
  const writer = { host: hostname(), pid: process.pid };
  // Of a later day, so that it is read after Mia's.
  const startedAt = '2026-11-21T12:00:00.000Z';
  const danced = await writeSession(folders.sessions, { player: 'Noa', status: 'running', startedAt, writer });
  index.handleBegin(danced);

  // The next look takes as long to read the dance that has begun as a group takes to be written.
  let goOn = (): void => {};
  const held = new Promise<void>((resolve) => (goOn = resolve));
  const { readFile, rename } = fs;
  vi.spyOn(fs, 'readFile').mockImplementation(async (...asked: Parameters<typeof readFile>) => {
    if (typeof asked[0] === 'string' && asked[0].includes(danced)) await held;
    return readFile(...asked);
  });
  vi.spyOn(fs, 'rename').mockImplementation(async (...asked: Parameters<typeof rename>) => {
    await rename(...asked);
    setTimeout(goOn, 50);
  });
  syncBuiltinESMExports();
  const looking = index.refresh();
  expect(await setGroup(index, { player: 'Mia', group: '4b' })).toBe(1);
  await looking;
  expect(index.get(mias)?.row.group).toBe('4b');
});
