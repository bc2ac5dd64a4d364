import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeMadeSession, type MadeSession } from '../../support/made-sessions.ts';
import { FORMER_NAMES } from '@instep/choreo/table-header';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSessionFile } from '@instep/server/store/files/session-file';
import { parsePosesCsv } from '@instep/web/review/pose-sequence';
import { makeTestDance, testDancerPose } from '../../support/test-dance.ts';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';

const { duration, moves } = makeTestDance(4);
const DANCE: MadeSession['dance'] = {
  id: 'made',
  title: 'Made',
  level: 1,
  videoSha256: '0'.repeat(64),
  durationS: duration,
  moves: moves.map(({ n, start, end, gold }) => ({ n, startS: start, endS: end, gold })),
};
const TABLES = ['frames', 'moves', 'poses'] as const;
type Table = (typeof TABLES)[number];

let folders: Folders;
let folder: string;
beforeEach(async () => {
  folders = makeFolders();
  const startedAt = new Date('2026-11-20T09:00:00Z');
  const session = { n: 1, player: 'Mia, the "춤"', startedAt, dance: DANCE, skill: 0.6, lagMs: 300 };
  folder = path.join(
    folders.sessions,
    '2026-11-20',
    (await writeMadeSession(folders.sessions, session, testDancerPose)).id,
  );
});
afterEach(() => folders.remove());

const fileOf = (table: Table): string => path.join(folder, `${table}.csv`);
const rowsOf = (text: string): Record<string, string>[] => parse(text, { columns: true });

/** Rewrites the session as a killed server with other columns leaves it; the last row of each table is torn. */
const rewriteAsKilledServer = (columnsOf: (header: readonly string[], table: Table) => readonly string[]): void => {
  for (const table of TABLES) {
    const rows = rowsOf(readFileSync(fileOf(table), 'utf8'));
    const columns = columnsOf(Object.keys(rows[0] ?? {}), table);
    const cell = (row: Record<string, string>, name: string): string => {
      const text = row[name] ?? row[currentNames(table)[name] ?? ''] ?? '12.5';
      return text.includes(',') ? `"${text.replaceAll('"', '""')}"` : text;
    };
    const lines = [columns.join(), ...rows.map((row) => columns.map((name) => cell(row, name)).join())];
    writeFileSync(fileOf(table), `${lines.join('\n')}\n${lines.at(-1)?.slice(0, 9)}`);
  }
  const file = path.join(folder, 'session.json');
  const session = JSON.parse(readFileSync(file, 'utf8')) as object;
  const writer = { host: 'a-killed-server', pid: 4242 };
  writeFileSync(file, JSON.stringify({ ...session, status: 'running', result: null, writer, tables: null }));
};

const REMOVED_COLUMN: Readonly<Record<Table, string>> = { frames: 'blur', moves: 'label', poses: 'left_ear_x' };
const currentNames = (table: Table): Readonly<Record<string, string>> => FORMER_NAMES[table];
const namesInVersion1 = (header: readonly string[], table: Table): string[] =>
  header.map((name) => Object.entries(currentNames(table)).find(([, today]) => today === name)?.[0] ?? name);
const VERSIONS = [
  ['the columns of today', (header: readonly string[]) => header],
  [
    'one column fewer',
    (header: readonly string[], table: Table) => header.filter((name) => name !== REMOVED_COLUMN[table]),
  ],
  ['one column more', (header: readonly string[]) => [...header.slice(0, 2), 'sky_pct', ...header.slice(2)]],
  ['the column names of schema version 1', namesInVersion1],
  ['their columns in another order', (header: readonly string[]) => header.toReversed()],
] as const;

describe.each(VERSIONS)('a session of a killed server whose tables have %s', (_columns, columnsOf) => {
  it('keeps all its rows when it is recovered, and has the same values in its downloads and its details', async () => {
    const before = Object.fromEntries(TABLES.map((table) => [table, rowsOf(readFileSync(fileOf(table), 'utf8'))]));
    const posesBefore = parsePosesCsv(readFileSync(fileOf('poses'), 'utf8'));
    rewriteAsKilledServer(columnsOf);
    const server = await startTestServer(folders);
    const id = path.basename(folder);
    const session = await readSessionFile(folder);
    expect(session).toMatchObject({ status: 'recovered', writer: null });
    const get = (target: string) => fetch(`${server.address}/api/sessions/${id}${target}`);

    for (const table of TABLES) {
      const text = await (await get(`/${table}.csv`)).text();
      expect(text).toBe(readFileSync(fileOf(table), 'utf8'));
      const rows = rowsOf(text);
      expect([rows.length, session.tables?.[table].rows]).toEqual([before[table]?.length, before[table]?.length]);
      for (const [k, row] of rows.entries()) {
        for (const [name, text] of Object.entries(row)) {
          const expected = before[table]?.[k]?.[currentNames(table)[name] ?? name];
          if (expected !== undefined) expect([name, text]).toEqual([name, expected]);
        }
      }
      // In German, numbers have a decimal comma in whatever column they are; the text of other cells is unchanged.
      const excel: Record<string, string>[] = parse(await (await get(`/${table}.csv?excel=de`)).text(), {
        columns: true,
        delimiter: ';',
        bom: true,
      });
      const plain = (text = ''): string => text.replace(/^(-?\d+),(\d+)$/, '$1.$2');
      expect(excel.map((row) => Object.values(row).map(plain))).toEqual(rows.map((row) => Object.values(row)));
    }
    const details = (await (await get('')).json()) as { moves: Record<string, unknown>[]; keptAside?: unknown };
    expect(details.keptAside).toBeUndefined();
    for (const [k, row] of details.moves.entries()) {
      const expected = before['moves']?.[k];
      for (const name of ['move_n', 't_start_s', 'score_pct', 'timing_ms', 'tracked_pct']) {
        expect(row[name]).toBe(Number(expected?.[name]));
      }
      expect([row['player'], row['gold'], row['rating']]).toEqual([
        'Mia, the "춤"',
        expected?.['gold'] === 'true',
        expected?.['rating'],
      ]);
    }
    const poses = parsePosesCsv(await (await get('/poses.csv')).text());
    expect(poses.map(({ mediaTime }) => mediaTime)).toEqual(posesBefore.map(({ mediaTime }) => mediaTime));
    const nose = poses.map(({ pose }) => [pose?.[0], pose?.[1], pose?.[2], pose?.[98]]);
    expect(nose).toEqual(posesBefore.map(({ pose }) => [pose?.[0], pose?.[1], pose?.[2], pose?.[98]]));
    await server.stop();
  });
});

describe('a session whose table cannot be understood', () => {
  it('is recovered, and its details name the file that was kept aside and a table that is damaged later', async () => {
    rewriteAsKilledServer((header) => header);
    writeFileSync(fileOf('frames'), 'time;score\n1;2\n');
    const server = await startTestServer(folders);
    const get = async () =>
      (await (await fetch(`${server.address}/api/sessions/${path.basename(folder)}`)).json()) as Record<
        string,
        unknown
      >;
    expect(await get()).toMatchObject({ session: { status: 'recovered' }, keptAside: ['frames.csv.unreadable'] });
    expect(readFileSync(`${fileOf('frames')}.unreadable`, 'utf8')).toBe('time;score\n1;2\n');
    expect(await get()).not.toHaveProperty('unreadable');
    writeFileSync(fileOf('moves'), 'damaged');
    expect(await get()).toMatchObject({ session: { status: 'recovered' }, moves: [], unreadable: ['moves'] });
    await server.stop();
  });
});
