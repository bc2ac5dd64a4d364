import { execFileSync } from 'node:child_process';
import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { csvLine } from '@instep/server/store/csv-line';
import { SESSION_TABLES } from '@instep/server/store/data-package';
import { sessionFolder } from '@instep/server/store/files/session-index';
import { poseRow } from '@instep/server/store/session-rows';
import { repairTables, readTableRows, tablesKeptAside } from '@instep/server/store/files/session-tables';
import { standing } from '../../support/poses.ts';
import { fixtureText } from '../../support/session-fixtures.ts';
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
const POSE_ROWS = csvLine(SESSION_TABLES.poses, poseRow(0, 0, standing())).repeat(5_000);

/** The longest time for which `act` blocked the event loop, as a share of its whole duration. */
const longestBlockedShare = async (act: () => Promise<unknown>): Promise<number> => {
  let [longest, isRunning] = [0, true];
  const startedAtMs = performance.now();
  const ended = act().finally(() => (isRunning = false));
  for (let last = startedAtMs; isRunning; last = performance.now()) {
    await new Promise((resolve) => setImmediate(resolve));
    longest = Math.max(longest, performance.now() - last);
  }
  await ended;
  return longest / (performance.now() - startedAtMs);
};

test('repairing the tables of a long dance leaves time for other work in between', async () => {
  appendFileSync(fileOf('poses'), `${POSE_ROWS}1,torn`);
  const intact = readFileSync(fileOf('poses'), 'utf8').slice(0, -'1,torn'.length);
  let rows: unknown;
  expect(await longestBlockedShare(async () => (rows = await repairTables(folder)))).toBeLessThan(0.5);
  expect(rows).toEqual({ frames: 0, moves: 0, poses: 5_000 });
  expect(readFileSync(fileOf('poses'), 'utf8')).toBe(intact);
});

test('a missing table is created with its header, and a torn header is completed', async () => {
  const headers = readFileSync(fileOf('moves'), 'utf8') + readFileSync(fileOf('frames'), 'utf8');
  rmSync(fileOf('moves'));
  writeFileSync(fileOf('frames'), readFileSync(fileOf('frames'), 'utf8').slice(0, 20));
  expect(await repairTables(folder)).toEqual({ frames: 0, moves: 0, poses: 0 });
  expect(readFileSync(fileOf('moves'), 'utf8') + readFileSync(fileOf('frames'), 'utf8')).toBe(headers);
  expect(await tablesKeptAside(folder)).toEqual([]);
});

test('a table that is recreated in an older folder has the columns that the data package of the folder describes', async () => {
  for (const file of ['datapackage.json', 'frames.csv', 'poses.csv']) {
    writeFileSync(path.join(folder, file), fixtureText('complete', file));
  }
  rmSync(fileOf('moves'));
  writeFileSync(fileOf('frames'), fixtureText('complete', 'frames.csv').slice(0, 80));
  expect(await repairTables(folder)).toMatchObject({ frames: 0, moves: 0 });
  for (const table of ['frames', 'moves'] as const) {
    const [header] = fixtureText('complete', `${table}.csv`).split('\n');
    expect(readFileSync(fileOf(table), 'utf8')).toBe(`${header}\n`);
  }
  expect(await tablesKeptAside(folder)).toEqual([]);
});

/** The text of a frames.csv with these columns and so many rows. */
const framesCsv = (columns: readonly string[], count: number): string => {
  const cell = (name: string, k: number): string => {
    if (name === 'sequence') return String(k);
    if (name === 'outcome') return 'seen';
    if (name === 'frozen') return 'false';
    if (name === 'player') return '"Mia, ""춤"""';
    return name === 'sky' ? 'blue' : '1.5';
  };
  const rows = Array.from({ length: count }, (_, k) => `${columns.map((name) => cell(name, k)).join()}\n`);
  return `${columns.join()}\n${rows.join('')}`;
};
const CURRENT_COLUMNS = SESSION_TABLES.frames.map(({ name }): string => name);

describe('a table of another version', () => {
  it.each([
    ['with one column fewer', CURRENT_COLUMNS.filter((name) => name !== 'blur')],
    ['with an unknown column', [...CURRENT_COLUMNS, 'sky']],
    ['with an unknown column in the middle and one column fewer', ['sequence', 'sky', ...CURRENT_COLUMNS.slice(1, -1)]],
    ['with its columns in another order', CURRENT_COLUMNS.toReversed()],
  ])('%s keeps all its rows, and loses a torn last one', async (_what, columns) => {
    const intact = framesCsv(columns, 30);
    writeFileSync(fileOf('frames'), `${intact}30,1,se`);
    expect(await repairTables(folder)).toMatchObject({ frames: 30 });
    expect(readFileSync(fileOf('frames'), 'utf8')).toBe(intact);
    expect(await tablesKeptAside(folder)).toEqual([]);
    const rows = await readTableRows(folder, 'frames');
    expect(rows?.map(({ sequence, fps, player }) => [sequence, fps, player])).toEqual(
      Array.from({ length: 30 }, (_, k) => [k, 1.5, 'Mia, "춤"']),
    );
    expect(rows?.[0]?.['blur'] ?? null).toBe(columns.includes('blur') ? 1.5 : null);
  });

  it('whose columns have other types in its own data package keeps its rows', async () => {
    const fields = CURRENT_COLUMNS.map((name) => ({ name, type: 'string' }));
    const resources = [{ name: 'frames', schema: { fields } }];
    writeFileSync(path.join(folder, 'datapackage.json'), JSON.stringify({ resources }));
    const intact = framesCsv(CURRENT_COLUMNS, 3).replaceAll('1.5', 'lots');
    writeFileSync(fileOf('frames'), intact);
    expect(await repairTables(folder)).toMatchObject({ frames: 3 });
    expect(readFileSync(fileOf('frames'), 'utf8')).toBe(intact);
  });
});

describe('a table that cannot be understood', () => {
  it.each([
    ['with unknown columns', 'a,b\n1,2\n'],
    ['with another separator', framesCsv(CURRENT_COLUMNS, 3).replaceAll(',', ';')],
    ['with binary content', Buffer.alloc(4096)],
    ['with two columns of the same name', framesCsv([...CURRENT_COLUMNS, 'sequence'], 3)],
  ])('%s is kept aside unchanged, and a new one is created', async (_what, content) => {
    writeFileSync(fileOf('frames'), content);
    expect(await repairTables(folder)).toMatchObject({ frames: 0 });
    expect(await tablesKeptAside(folder)).toEqual(['frames.csv.unreadable']);
    expect(readFileSync(`${fileOf('frames')}.unreadable`).equals(Buffer.from(content))).toBe(true);
    expect(await readTableRows(folder, 'frames')).toEqual([]);
  });

  it('does not overwrite one that was kept aside before', async () => {
    for (const content of ['a,b\n', 'c,d\n', 'e,f\n']) {
      writeFileSync(fileOf('moves'), content);
      await repairTables(folder);
    }
    const kept = await tablesKeptAside(folder);
    expect(kept).toEqual(['moves.csv.unreadable', 'moves.csv.unreadable-2', 'moves.csv.unreadable-3']);
    expect(kept.map((name) => readFileSync(path.join(folder, name), 'utf8'))).toEqual(['a,b\n', 'c,d\n', 'e,f\n']);
  });

  it('from one row on is copied aside unchanged, and then cut before that row', async () => {
    const damaged = `${framesCsv(CURRENT_COLUMNS, 5)}five,is,none\n${framesCsv(CURRENT_COLUMNS, 2).split('\n').slice(1).join('\n')}`;
    writeFileSync(fileOf('frames'), damaged);
    expect(await repairTables(folder)).toMatchObject({ frames: 5 });
    expect(readFileSync(fileOf('frames'), 'utf8')).toBe(framesCsv(CURRENT_COLUMNS, 5));
    expect(readFileSync(`${fileOf('frames')}.unreadable`, 'utf8')).toBe(damaged);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('because it is a pipe is rejected without waiting for it', async () => {
    rmSync(fileOf('poses'));
    execFileSync('mkfifo', [fileOf('poses')]);
    await expect(repairTables(folder)).rejects.toThrow('expected a file');
  });
});
