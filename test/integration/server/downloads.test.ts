import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'csv-parse/sync';
import { header } from '@instep/choreo/column';
import { MOVES_COLUMNS, POSES_COLUMNS, SESSIONS_COLUMNS } from '@instep/choreo/session-csv';
import { writeMadeSession, type MadeSession } from '../../support/made-sessions.ts';
import { makeTestDance, testDancerPose } from '../../support/test-dance.ts';
import { hasPython, readCsvByPython } from '../../support/independent-readers.ts';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';

const { duration, moves } = makeTestDance(4);
const DANCE: MadeSession['dance'] = {
  id: 'made',
  title: 'Made; with "all", of it',
  level: 1,
  videoSha256: '0'.repeat(64),
  durationS: duration,
  moves: moves.map(({ n, start, end, gold }) => ({ n, startS: start, endS: end, gold })),
};
const STARTED_AT = new Date('2026-11-20T09:12:03.450Z');

let folders: Folders;
let server: Awaited<ReturnType<typeof startTestServer>>;
const ids: string[] = [];

beforeAll(async () => {
  folders = makeFolders();
  for (const [n, player] of ['김민지', '=HYPERLINK("x")', 'Jürgen; "Jo"'].entries()) {
    const session = { n, player, startedAt: STARTED_AT, dance: DANCE, skill: 0.6, lagMs: 300 };
    ids.push((await writeMadeSession(folders.sessions, session, testDancerPose)).id);
  }
  server = await startTestServer(folders);
});
afterAll(async () => {
  await server.stop();
  folders.remove();
});

const download = async (address: string) => {
  // Each download has a new connection: while Python runs, a reused connection would exceed its idle timeout.
  const response = await fetch(server.address + address, { headers: { connection: 'close' } });
  expect(response.status).toBe(200);
  return { name: response.headers.get('content-disposition'), bytes: new Uint8Array(await response.arrayBuffer()) };
};

/** Downloads a CSV file for Excel, which begins with a byte order mark. Returns its text without the mark. */
const downloadExcelText = async (address: string): Promise<string> => {
  const { bytes } = await download(address);
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  return new TextDecoder().decode(bytes);
};

if (!hasPython) console.warn('SKIPPED: no python3 here, so the CSV files are not read by Python');

describe('plain CSV files', () => {
  it.each(['frames', 'moves', 'poses'] as const)(
    'have file names with the day, the dance and the player: %s.csv',
    async (table) => {
      const { name } = await download(`/api/sessions/${ids[0]}/${table}.csv`);
      expect(decodeURIComponent(name ?? '')).toContain(`2026-11-20-made-김민지-${table}.csv`);
    },
  );

  it.each([
    ['Pacific/Pago_Pago', '2026-11-19'],
    ['Asia/Seoul', '2026-11-20'],
    ['No/Where', '2026-11-20'],
  ])('requested in the time zone %s have the day %s in their names, also in the ZIP of a player', async (zone, day) => {
    const query = new URLSearchParams({ zone }).toString();
    for (const file of ['moves.csv', 'notes.csv', 'datapackage.json']) {
      const { name } = await download(`/api/sessions/${ids[0]}/${file}?${query}`);
      expect(decodeURIComponent(name ?? '')).toContain(`${day}-made-김민지-${file}`);
    }
    const player = encodeURIComponent('김민지');
    const { bytes } = await download(`/api/players/export.zip?player=${player}&${query}`);
    expect(Buffer.from(bytes).includes(`${day}-made-${ids[0]?.slice(0, 8)}/moves.csv`)).toBe(true);
  });

  it.skipIf(!hasPython)("have the same rows when csv-parse and Python's csv module read them", async () => {
    const tables = ['frames', 'moves', 'poses'].map((table) => `/api/sessions/${ids[2]}/${table}.csv`);
    for (const address of [...tables, '/api/sessions.csv']) {
      const { bytes } = await download(address);
      const rows: string[][] = parse(Buffer.from(bytes));
      expect(rows.length).toBeGreaterThan(2);
      expect(readCsvByPython(bytes, ',', 'utf-8')).toEqual(rows);
    }
  });

  it('have the columns of the column table, no byte order mark, and player names with formulas escaped', async () => {
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode((await download('/api/sessions.csv')).bytes);
    const [head, ...rows] = parse(text);
    expect(head).toEqual(header(SESSIONS_COLUMNS));
    expect(rows.map((row) => row[2])).toEqual(['김민지', `'=HYPERLINK("x")`, 'Jürgen; "Jo"']);
  });
});

describe('CSV files for Excel', () => {
  it('have semicolons and decimal commas in German, and the same numbers as the plain files', async () => {
    const plain = parse(Buffer.from((await download(`/api/sessions/${ids[2]}/poses.csv`)).bytes));
    const text = await downloadExcelText(`/api/sessions/${ids[2]}/poses.csv?excel=de-DE`);
    const rows = parse(text, { delimiter: ';', bom: true });
    expect(rows[0]).toEqual(header(POSES_COLUMNS));
    expect(rows[1]?.[2]).toMatch(/^\d+,\d$/);
    expect(rows.slice(1).map((row) => row.map((cell) => cell.replace(',', '.')))).toEqual(plain.slice(1));
    expect(text).toMatch(/\r\n$/);
  });

  it.skipIf(!hasPython)(
    "in German have decimal commas and the player names of the plain files, read with Python's csv module",
    async () => {
      const { bytes } = await download('/api/sessions.csv?excel=de');
      const [head = [], ...rows] = readCsvByPython(bytes, ';', 'utf-8-sig');
      expect(head).toEqual(header(SESSIONS_COLUMNS));
      expect(rows.map((row) => row[head.indexOf('player')])).toEqual(['김민지', `'=HYPERLINK("x")`, 'Jürgen; "Jo"']);
      for (const row of rows) expect(row[head.indexOf('score')]).toMatch(/^\d+,\d$/);
      expect(rows[0]?.[head.indexOf('started_at')]).toBe('2026-11-20 09:12:03');
    },
  );

  it.skipIf(!hasPython)(
    "in Korean have decimal points, commas between columns and the player name, read with Python's csv module",
    async () => {
      const { bytes } = await download(`/api/sessions/${ids[0]}/moves.csv?excel=ko-KR`);
      const [head = [], ...rows] = readCsvByPython(bytes, ',', 'utf-8-sig');
      expect(head).toEqual(header(MOVES_COLUMNS));
      expect(rows).toHaveLength(DANCE.moves.length);
      for (const row of rows) {
        expect(row[1]).toBe('김민지');
        expect(row[head.indexOf('score_pct')]).toMatch(/^\d+\.\d$/);
      }
    },
  );

  it.each(['', 'x', '%00', 'zz-ZZ-nonsense!'])(
    'have the English format for the unknown language %j',
    async (locale) => {
      const text = await downloadExcelText(`/api/sessions.csv?excel=${encodeURIComponent(locale)}`);
      expect(parse(text, { bom: true })[0]).toEqual(header(SESSIONS_COLUMNS));
    },
  );
});

describe('data packages', () => {
  type Package = { resources: { name: string; schema: { fields: { name: string; description: string }[] } }[] };

  it('list exactly the columns of the CSV files that they describe', async () => {
    const sessionPackage = JSON.parse(
      new TextDecoder().decode((await download(`/api/sessions/${ids[0]}/datapackage.json`)).bytes),
    ) as Package;
    for (const { name, schema } of sessionPackage.resources) {
      const [head] = parse(Buffer.from((await download(`/api/sessions/${ids[0]}/${name}.csv`)).bytes));
      expect(schema.fields.map((field) => field.name)).toEqual(head);
    }
    const listPackage = (await (await fetch(`${server.address}/api/sessions.datapackage.json`)).json()) as Package;
    expect(listPackage.resources[0]?.schema.fields.map((field) => field.name)).toEqual(header(SESSIONS_COLUMNS));
  });
});
