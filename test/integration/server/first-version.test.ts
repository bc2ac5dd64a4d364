import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Cell } from '@instep/choreo/column';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ownIdentity } from '../../../apps/server/src/record/process-identity.ts';
import {
  copyFixture,
  expectedOf,
  fixtureText,
  namedRow,
  SESSION_FIXTURES,
  type SessionFixture,
} from '../../support/session-fixtures.ts';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';

type Row = Record<string, Cell>;
type Session = { readonly id: string; readonly writer: { readonly server: string } | null };
type Details = { readonly session: Row & { readonly result: unknown }; readonly moves: readonly Row[] };

const sessionOf = (fixture: SessionFixture) => JSON.parse(fixtureText(fixture, 'session.json')) as Session;
const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

let folders: Folders;
let server: Awaited<ReturnType<typeof startTestServer>>;
const get = (target: string) => fetch(server.address + target);
const getRows = async () => ((await (await get('/api/sessions')).json()) as { sessions: readonly Row[] }).sessions;

beforeAll(async () => {
  folders = makeFolders();
  for (const fixture of SESSION_FIXTURES) copyFixture(fixture, folders.sessions);
  // The lease that the killed server held: nobody has to wait until it is silent for long.
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

describe.each(SESSION_FIXTURES)('a session of schema version 1 that is %s', (fixture) => {
  const { id } = sessionOf(fixture);

  it('is listed and told with the numbers that it had then', async () => {
    await expect.poll(async () => (await getRows()).some(({ status }) => status === 'running')).toBe(false);
    const row = (await getRows()).find((one) => one['session_id'] === id) ?? {};
    const { session, moves } = (await (await get(`/api/sessions/${id}`)).json()) as Details;
    const { result, ...told } = session;
    expect(told).toEqual(row);
    const csv: Record<string, string>[] = parse(await (await get('/api/sessions.csv')).text(), { columns: true });
    const listed = csv.find((one) => one['session_id'] === id) ?? {};
    const shown = { row: namedRow(row), listed: namedRow(listed), result, moves: moves.map(namedRow) };
    const { excel, ...expected } = expectedOf(fixture).server as Record<string, unknown>;
    expect(shown).toEqual(expected);
    expect(await excelDigests(id)).toEqual(excel);
  });

  it('is given as the files that it has, with what their columns mean', async () => {
    for (const file of ['frames.csv', 'moves.csv', 'poses.csv', 'datapackage.json']) {
      expect(await (await get(`/api/sessions/${id}/${file}`)).text()).toBe(fixtureText(fixture, file));
    }
  });
});

const excelDigests = async (id: string) => {
  const tables = ['frames', 'moves', 'poses'].map(async (table) => {
    return [table, digest(await (await get(`/api/sessions/${id}/${table}.csv?excel=de`)).text())] as const;
  });
  return Object.fromEntries(await Promise.all(tables));
};
