import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeMadeSession, type MadeSession } from '../../support/made-sessions.ts';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
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

let folders: Folders;
let server: Awaited<ReturnType<typeof startTestServer>>;
const ids: string[] = [];

beforeAll(async () => {
  folders = makeFolders();
  for (const [n, player] of ['Mia', 'Mia', 'Jo'].entries()) {
    const startedAt = new Date(Date.UTC(2026, 10, 20, 9, n));
    const session = { n, player, startedAt, dance: DANCE, skill: 0.6, lagMs: 300 };
    ids.push((await writeMadeSession(folders.sessions, session, testDancerPose)).id);
  }
  server = await startTestServer(folders);
});
afterAll(async () => {
  await server.stop();
  folders.remove();
});

const folderOf = (id: string) => path.join(folders.sessions, '2026-11-20', id);
const sendRequest = (method: string, address: string, body?: unknown, origin = server.address) =>
  fetch(server.address + address, {
    method,
    headers: { origin, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
type Noted = { note: { id: string; atS: number; text: string } };

test('the details of a session have the current content of its file', async () => {
  const file = path.join(folderOf(ids[2] as string), 'session.json');
  const session = JSON.parse(readFileSync(file, 'utf8')) as { result: object };
  await sendRequest('GET', '/api/sessions');
  writeFileSync(file, JSON.stringify({ ...session, result: { ...session.result, yawDeg: 12.5 } }));
  const details = (await (await sendRequest('GET', `/api/sessions/${ids[2]}`)).json()) as {
    session: { result: object };
  };
  expect(details.session.result).toEqual({ ...session.result, yawDeg: 12.5 });
});

describe('a note', () => {
  it('is added at a moment of a session, and is returned in its details and as CSV', async () => {
    const later = await sendRequest('POST', `/api/sessions/${ids[0]}/notes`, { atS: 3, text: ' Jump higher ' });
    expect(later.status).toBe(201);
    await sendRequest('POST', `/api/sessions/${ids[0]}/notes`, { atS: 1.25, text: '=Lead; with the "elbow"' });
    const { notes } = (await (await sendRequest('GET', `/api/sessions/${ids[0]}`)).json()) as {
      notes: Noted['note'][];
    };
    expect(notes.map(({ atS, text }) => [atS, text])).toEqual([
      [1.25, '=Lead; with the "elbow"'],
      [3, 'Jump higher'],
    ]);
    const rows = parse(await (await sendRequest('GET', `/api/sessions/${ids[0]}/notes.csv`)).text());
    expect(rows.slice(1).map((row) => row.slice(1, 4))).toEqual([
      ['Mia', '1.250', `'=Lead; with the "elbow"`],
      ['Mia', '3.000', 'Jump higher'],
    ]);
  });

  it('can be removed', async () => {
    const added = await sendRequest('POST', `/api/sessions/${ids[1]}/notes`, { atS: 1, text: 'Away' });
    const { note } = (await added.json()) as Noted;
    expect((await sendRequest('DELETE', `/api/sessions/${ids[1]}/notes/${note.id}`)).status).toBe(204);
    expect((await sendRequest('DELETE', `/api/sessions/${ids[1]}/notes/${note.id}`)).status).toBe(404);
    expect(await (await sendRequest('GET', `/api/sessions/${ids[1]}/notes`)).json()).toEqual({ notes: [] });
  });

  it('is not lost when others are added at the same time', async () => {
    const texts = Array.from({ length: 12 }, (_, k) => `Note ${k}`);
    await Promise.all(texts.map((text, k) => sendRequest('POST', `/api/sessions/${ids[2]}/notes`, { atS: k, text })));
    const { notes } = (await (await sendRequest('GET', `/api/sessions/${ids[2]}/notes`)).json()) as {
      notes: Noted['note'][];
    };
    expect(notes.map(({ text }) => text)).toEqual(texts);
  });

  it.each([
    ['without a text', { atS: 1, text: '  ' }],
    ['without a moment', { text: 'Where?' }],
    ['before the beginning', { atS: -1, text: 'Early' }],
    ['with more than 500 characters', { atS: 1, text: 'x'.repeat(501) }],
  ])('%s is refused', async (_what, note) => {
    expect((await sendRequest('POST', `/api/sessions/${ids[0]}/notes`, note)).status).toBe(400);
  });

  it('is refused from another origin, and for a session that does not exist', async () => {
    const note = { atS: 1, text: 'Hello' };
    expect((await sendRequest('POST', `/api/sessions/${ids[0]}/notes`, note, 'http://elsewhere.example')).status).toBe(
      403,
    );
    expect((await sendRequest('POST', '/api/sessions/nope/notes', note)).status).toBe(404);
  });

  it('is kept when the session is recovered', async () => {
    const folder = folderOf(ids[1] as string);
    await sendRequest('POST', `/api/sessions/${ids[1]}/notes`, { atS: 2, text: 'Stays' });
    const file = path.join(folder, 'session.json');
    const session = JSON.parse(readFileSync(file, 'utf8')) as object;
    await server.stop();
    // A process that does not exist.
    const writer = { host: (await import('node:os')).hostname(), pid: 2 ** 22 + 1 };
    writeFileSync(file, JSON.stringify({ ...session, status: 'running', writer }));
    server = await startTestServer(folders);
    const details = (await (await sendRequest('GET', `/api/sessions/${ids[1]}`)).json()) as {
      session: { status: string };
      notes: Noted['note'][];
    };
    expect(details.session.status).toBe('recovered');
    expect(details.notes.map(({ text }) => text)).toEqual(['Stays']);
  });
});

describe('a group', () => {
  it('is set for all sessions of a player, and is in sessions.csv', async () => {
    const response = await sendRequest('PUT', '/api/players/group', { player: 'Mia', group: ' 7b ' });
    expect(await response.json()).toEqual({ sessions: 2 });
    const [head = [], ...rows] = parse(await (await sendRequest('GET', '/api/sessions.csv')).text());
    const groups = rows.map((row) => [row[head.indexOf('player')], row[head.indexOf('group')]]);
    expect(groups.sort()).toEqual([
      ['Jo', ''],
      ['Mia', '7b'],
      ['Mia', '7b'],
    ]);
  });
});

const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.warn('SKIPPED: no python3 here, so no ZIP is read by another program');

describe('the export of a player', () => {
  it.skipIf(!hasPython)(
    'is a ZIP with unchanged copies of all files of their sessions, and nothing of other players',
    async () => {
      const response = await sendRequest('GET', '/api/players/export.zip?player=Mia');
      expect(response.headers.get('content-disposition')).toContain('instep-Mia.zip');
      const program =
        'import io, json, sys, zipfile; z = zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read())); assert z.testzip() is None;' +
        'print(json.dumps({n: z.read(n).decode() for n in z.namelist()}))';
      const input = new Uint8Array(await response.arrayBuffer());
      const printed = execFileSync('python3', ['-c', program], { input, maxBuffer: 2 ** 28 });
      const files = JSON.parse(printed.toString()) as Record<string, string>;
      const folder = `2026-11-20-made-${ids[0]?.slice(0, 8)}`;
      for (const name of ['session.json', 'frames.csv', 'moves.csv', 'poses.csv', 'datapackage.json', 'notes.json']) {
        expect(files[`${folder}/${name}`]).toBe(readFileSync(path.join(folderOf(ids[0] as string), name), 'utf8'));
      }
      expect(files[`${folder}/notes.csv`]).toContain('Jump higher');
      expect(files['sessions.csv']?.trim().split('\n')).toHaveLength(3);
      expect(JSON.stringify(files)).not.toContain('Jo,');
    },
  );

  it('is missing for a player without sessions', async () => {
    expect((await sendRequest('GET', '/api/players/export.zip?player=Nobody')).status).toBe(404);
  });
});
