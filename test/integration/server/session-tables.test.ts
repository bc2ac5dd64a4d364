import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { csvLine } from '../../../apps/server/src/record/csv-line.ts';
import { SESSION_TABLES } from '../../../apps/server/src/record/data-package.ts';
import { sessionFolder } from '../../../apps/server/src/record/session-index.ts';
import { poseRow } from '../../../apps/server/src/record/session-rows.ts';
import { mendTables } from '../../../apps/server/src/record/session-tables.ts';
import { standing } from '../../support/poses.ts';
import { makeFolders, type Folders } from '../../support/test-server.ts';
import { writeSession } from '../../support/write-session.ts';

const startedAt = '2026-11-20T12:00:00.000Z';

let folders: Folders;
let folder: string;
beforeEach(async () => {
  folders = makeFolders();
  folder = sessionFolder(folders.sessions, { id: await writeSession(folders.sessions, { startedAt }), startedAt });
});
afterEach(() => folders.remove());

const fileOf = (table: string): string => path.join(folder, `${table}.csv`);
const POSES = csvLine(SESSION_TABLES.poses, poseRow(0, 0, standing())).repeat(5_000);

/** The longest time in which nothing else could run while it went on, as a share of all its time. */
const heldUp = async (act: () => Promise<unknown>): Promise<number> => {
  let [longest, going] = [0, true];
  const began = performance.now();
  const ended = act().finally(() => (going = false));
  for (let last = began; going; last = performance.now()) {
    await new Promise((resolve) => setImmediate(resolve));
    longest = Math.max(longest, performance.now() - last);
  }
  await ended;
  return longest / (performance.now() - began);
};

test('the tables of a long dance are mended while others go on', async () => {
  appendFileSync(fileOf('poses'), `${POSES}1,torn`);
  const whole = readFileSync(fileOf('poses'), 'utf8').slice(0, -'1,torn'.length);
  let rows: unknown;
  expect(await heldUp(async () => (rows = await mendTables(folder)))).toBeLessThan(0.5);
  expect(rows).toEqual({ frames: 0, moves: 0, poses: 5_000 });
  expect(readFileSync(fileOf('poses'), 'utf8')).toBe(whole);
});

test('a table that is not there has a header then, and one with a torn header its own', async () => {
  const headers = readFileSync(fileOf('moves'), 'utf8') + readFileSync(fileOf('frames'), 'utf8');
  rmSync(fileOf('moves'));
  rmSync(fileOf('frames'));
  appendFileSync(fileOf('frames'), headers.slice(-20));
  expect(await mendTables(folder)).toEqual({ frames: 0, moves: 0, poses: 0 });
  expect(readFileSync(fileOf('moves'), 'utf8') + readFileSync(fileOf('frames'), 'utf8')).toBe(headers);
});
