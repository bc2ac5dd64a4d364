import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeMadeSession } from '../../support/made-sessions.ts';
import type { Cell } from '@instep/choreo/column';
import { SESSIONS_COLUMNS } from '@instep/choreo/session-csv';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { ownIdentity } from '@instep/server/store/files/process-identity';
import {
  copyFixture,
  expectedOf,
  fixtureText,
  SESSION_FIXTURES,
  inVersion1,
  type SessionFixture,
} from '../../support/session-fixtures.ts';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';

const TABLES = ['frames', 'moves', 'poses'] as const;
type Row = Record<string, Cell>;
type Session = { readonly id: string; readonly writer: { readonly server: string } | null };
type Details = { readonly session: Row & { readonly result: unknown }; readonly moves: readonly Row[] };

const sessionOf = (fixture: SessionFixture) => JSON.parse(fixtureText(fixture, 'session.json')) as Session;
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

let folders: Folders;
let currentSessionId: string;
let server: Awaited<ReturnType<typeof startTestServer>>;
const copies = new Map<SessionFixture, string>();
const fileIn = (fixture: SessionFixture, file: string): string => path.join(copies.get(fixture) ?? '', file);
const fetchPath = (target: string) => fetch(server.address + target);
const getRows = async () =>
  ((await (await fetchPath('/api/sessions')).json()) as { sessions: readonly Row[] }).sessions;

beforeAll(async () => {
  folders = makeFolders();
  for (const fixture of SESSION_FIXTURES) copies.set(fixture, copyFixture(fixture, folders.sessions));
  const dance = { id: 'made', title: 'Made', level: 1 as const, videoSha256: '', durationS: 4, moves: [] };
  const session = { n: 1, player: 'Jo', startedAt: new Date(), dance, skill: 0.6, lagMs: 300 };
  currentSessionId = (await writeMadeSession(folders.sessions, session)).id;
  // Incomplete last rows, as a killed server leaves them; recovery must remove them.
  for (const table of TABLES) appendFileSync(fileIn('running', `${table}.csv`), '90,1,torn');
  // The lease of the killed server: its process is known to have ended, so nobody has to wait until it expires.
  const { writer } = sessionOf('running');
  const identity = { ...(await ownIdentity()), startTicks: '1' };
  const lease = path.join(folders.sessions, `server-${writer?.server}.lease`);
  writeFileSync(lease, JSON.stringify({ identity: 'pid' in identity ? identity : null, beat: '000000000001' }));
  server = await startTestServer(folders);
});
afterAll(async () => {
  await server.stop();
  folders.remove();
});

describe.each(SESSION_FIXTURES)('a session of schema version 1 (%s)', (fixture) => {
  const { id } = sessionOf(fixture);

  it('keeps its values in the list of sessions, in sessions.csv and in its details', async () => {
    await expect.poll(async () => (await getRows()).some(({ status }) => status === 'running')).toBe(false);
    const row = (await getRows()).find((candidate) => candidate['session_id'] === id) ?? {};
    const { session, moves } = (await (await fetchPath(`/api/sessions/${id}`)).json()) as Details;
    const { result, recording, ...metadata } = session;
    expect(recording).toBeNull();
    expect(metadata).toEqual(row);
    const csv: Record<string, string>[] = parse(await (await fetchPath('/api/sessions.csv')).text(), { columns: true });
    const listed = csv.find((candidate) => candidate['session_id'] === id) ?? {};
    expect([row['measured_by'], listed['measured_by']]).toEqual(['server', 'server']);
    const shown = { row: inVersion1(row), listed: inVersion1(listed), result, moves };
    const { excel, ...expected } = expectedOf(fixture).server as Record<string, unknown>;
    expect(shown).toEqual(expected);
    expect(await excelDigests(id)).toEqual(excel);
  });

  it('is downloaded as the stored files, with their own data package', async () => {
    for (const file of [...TABLES.map((table) => `${table}.csv`), 'datapackage.json']) {
      expect(await (await fetchPath(`/api/sessions/${id}/${file}`)).text()).toBe(fixtureText(fixture, file));
    }
  });
});

test('sessions.csv has today’s columns with the values of sessions of both versions', async () => {
  const csv: Record<string, string>[] = parse(await (await fetchPath('/api/sessions.csv')).text(), { columns: true });
  expect(Object.keys(csv[0] ?? {})).toEqual(SESSIONS_COLUMNS.map(({ name }) => name));
  const timingCellsOf = (id: string) => {
    const row = csv.find((candidate) => candidate['session_id'] === id);
    return ['timing_mean_ms', 'timing_median_ms', 'lag_ms', 'schema_version'].map((name) => row?.[name]);
  };
  const { id, result, offsetMs } = JSON.parse(fixtureText('complete', 'session.json')) as {
    id: string;
    result: { lagMs: number };
    offsetMs: { mean: number; median: number };
  };
  expect(timingCellsOf(id)).toEqual([
    ...[offsetMs.mean, offsetMs.median, result.lagMs].map((ms) => ms.toFixed(0)),
    '2',
  ]);
  expect(timingCellsOf(currentSessionId)).toEqual(['20', '20', '300', '2']);
});

test('changing a session of schema version 1 keeps the field names of that version', async () => {
  const change = { method: 'PUT', headers: { origin: server.address, 'content-type': 'application/json' } };
  const { player } = JSON.parse(fixtureText('complete', 'session.json')) as { player: string };
  await fetch(`${server.address}/api/players/group`, { ...change, body: JSON.stringify({ player, group: '7b' }) });
  for (const fixture of ['complete', 'incomplete', 'practice', 'recovered'] as const) {
    const text = fixtureText(fixture, 'session.json').replace('"group": ""', '"group": "7b"');
    expect(readFileSync(fileIn(fixture, 'session.json'), 'utf8')).toBe(text);
  }
  const { offsetMs, schemaVersion } = JSON.parse(readFileSync(fileIn('running', 'session.json'), 'utf8')) as Row;
  expect([offsetMs, schemaVersion]).toEqual([null, 1]);
});

test('a session of schema version 1 without a data package gets one that describes the columns of its files', async () => {
  rmSync(fileIn('complete', 'datapackage.json'));
  const { id } = sessionOf('complete');
  type Package = { resources: { name: string; schema: { fields: { name: string; type: string }[] } }[] };
  const fieldsOf = ({ resources }: Package) =>
    resources.map(({ name, schema }) => [name, schema.fields.map((field) => [field.name, field.type])]);
  const generated = (await (await fetchPath(`/api/sessions/${id}/datapackage.json`)).json()) as Package;
  expect(fieldsOf(generated)).toEqual(fieldsOf(JSON.parse(fixtureText('complete', 'datapackage.json')) as Package));
});

const excelDigests = async (id: string) => {
  const tables = TABLES.map(async (table) => {
    return [table, digest(await (await fetchPath(`/api/sessions/${id}/${table}.csv?excel=de`)).text())] as const;
  });
  return Object.fromEntries(await Promise.all(tables));
};
