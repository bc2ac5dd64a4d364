import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { makeSoundClip } from '../../support/clips.ts';
import { makeTestDance } from '../../support/test-dance.ts';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';
import { writeDance } from '../../support/write-dance.ts';

let clips: string;
let folders: Folders;
let server: Awaited<ReturnType<typeof startTestServer>>;
const start = (): ReturnType<typeof startTestServer> =>
  startTestServer(folders, { VIDEOS_DIR: clips, MAX_VIDEO_MIB: '1' });

beforeAll(() => {
  clips = mkdtempSync(path.join(tmpdir(), 'instep-studio-'));
  makeSoundClip(path.join(clips, 'Slow Waltz.mp4'));
});
afterAll(() => rmSync(clips, { recursive: true }));
beforeEach(async () => {
  folders = makeFolders();
  server = await start();
});
afterEach(async () => {
  await server.stop();
  folders.remove();
});

type Import = {
  readonly id: string;
  readonly danceId: string;
  readonly state: string;
  readonly received: number;
  readonly outcome: { readonly verdict?: string; readonly message?: string } | null;
  readonly progress: { readonly done: number; readonly total: number } | null;
};
const sendRequest = async (
  method: string,
  route: string,
  body?: unknown,
): Promise<{ status: number; json: unknown }> => {
  const binary = body instanceof Uint8Array;
  const response = await fetch(`${server.address}/api/studio${route}`, {
    method,
    headers: { Origin: server.address, 'Content-Type': binary ? 'application/octet-stream' : 'application/json' },
    ...(body !== undefined && { body: binary ? new Uint8Array(body) : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, json: text ? (JSON.parse(text) as unknown) : null };
};
const latest = async (): Promise<Import | undefined> =>
  ((await sendRequest('GET', '/imports')).json as { readonly imports: readonly Import[] }).imports[0];
const state = async (): Promise<string | undefined> => (await latest())?.state;
const waltz = { video: 'Slow Waltz.mp4', title: 'Slow waltz', level: 2, tags: ['arms'] };
const statusOfWaltz = async (): Promise<unknown> => (await fetch(`${server.address}/api/dances/slow-waltz`)).status;
/** An import has the lowest priority: on a busy machine it waits for all other processes. */
const IMPORT_TIMEOUT_MS = 900_000;
vi.setConfig({ testTimeout: IMPORT_TIMEOUT_MS });
const polling = { timeout: IMPORT_TIMEOUT_MS, interval: 50 };

describe('an import', () => {
  test('of a video that is uploaded in parts becomes a dance that is offered at once', async () => {
    const bytes = readFileSync(path.join(clips, 'Slow Waltz.mp4'));
    const created = (await sendRequest('POST', '/imports', { ...waltz, bytes: bytes.length })).json as Import;
    expect(created).toMatchObject({ state: 'receiving', danceId: 'slow-waltz', received: 0 });
    const half = Math.floor(bytes.length / 2);
    await sendRequest('PUT', `/imports/${created.id}/bytes?from=0`, bytes.subarray(0, half));
    expect((await sendRequest('PUT', `/imports/${created.id}/bytes?from=7`, bytes.subarray(7))).status).toBe(409);
    await sendRequest('PUT', `/imports/${created.id}/bytes?from=${half}`, bytes.subarray(half));
    await expect.poll(async () => (await latest())?.progress?.done ?? 0, polling).toBeGreaterThan(10);
    await expect.poll(state, polling).toBe('done');
    expect((await latest())?.outcome).toMatchObject({ verdict: 'GOOD', rows: 105, warnings: [] });
    await fetch(`${server.address}/api/dances`);
    expect(await statusOfWaltz()).toBe(200);
    expect(existsSync(path.join(folders.sessions, '../imports', created.id, 'Slow Waltz.mp4'))).toBe(false);
  });

  test('waits while another one runs, can be stopped, and can be resumed', async () => {
    const first = (await sendRequest('POST', '/imports', waltz)).json as Import;
    const second = (await sendRequest('POST', '/imports', waltz)).json as Import;
    expect(second).toMatchObject({ state: 'queued', danceId: 'slow-waltz-2' });
    await sendRequest('POST', `/imports/${second.id}/stop`);
    expect(await state()).toBe('stopped');
    await sendRequest('POST', `/imports/${second.id}/resume`);
    expect(await state()).toBe('queued');
    await sendRequest('DELETE', `/imports/${first.id}`);
    await expect.poll(async () => (await latest())?.progress?.done ?? 0, polling).toBeGreaterThan(0);
  });

  test('continues after a restart of the server', async () => {
    await sendRequest('POST', '/imports', waltz);
    await expect.poll(async () => (await latest())?.progress?.done ?? 0, polling).toBeGreaterThan(10);
    await server.stop();
    expect(existsSync(path.join(folders.dances, 'slow-waltz.json'))).toBe(false);
    server = await start();
    await expect.poll(state, polling).toBe('done');
  });

  test('of a file that is no video fails with the reason, and the library stays unchanged', async () => {
    const bytes = new TextEncoder().encode('not a video');
    const { id } = (await sendRequest('POST', '/imports', { ...waltz, bytes: bytes.length })).json as Import;
    await sendRequest('PUT', `/imports/${id}/bytes?from=0`, bytes);
    await expect.poll(state, polling).toBe('failed');
    expect((await latest())?.outcome?.message).toMatch(/^Slow Waltz\.mp4: expected /);
    await sendRequest('DELETE', `/imports/${id}`);
    expect(await latest()).toBe(undefined);
  });

  test('of a section outside the uploaded video is refused after the last byte', async () => {
    const bytes = readFileSync(path.join(clips, 'Slow Waltz.mp4'));
    const created = (await sendRequest('POST', '/imports', { ...waltz, bytes: bytes.length, trim: [2, 60] }))
      .json as Import;
    const { status, json } = await sendRequest('PUT', `/imports/${created.id}/bytes?from=0`, bytes);
    const message = "The part from 2 s to 60 s isn't all in the video, which is 7.0 s long.";
    expect([status, json]).toEqual([400, { error: message, kind: 'sectionOutside' }]);
    expect(await latest()).toMatchObject({ state: 'failed', outcome: { message } });
  });

  test.each([
    ['a video that is too large', { ...waltz, bytes: 2 ** 21 }, 409, /at most 1 MiB, got 2 MiB/],
    ['a video outside the folder', { ...waltz, video: '../secret.mp4' }, 409, /got "..\/secret.mp4"/],
    ['an empty title', { ...waltz, title: ' ' }, 400, /^title: /],
    ['half an emoji in the title', { ...waltz, title: 'Waltz \ud83d' }, 400, /^title: /],
    [
      'an end before the start',
      { ...waltz, trim: [5, 2] },
      400,
      /^The dance has to end after it begins: it begins at 5 s/,
    ],
    ['a section that is too short', { ...waltz, trim: [2, 2.5] }, 400, /^The dance has to be at least 1 s long/],
    [
      'an end after that of the video',
      { ...waltz, trim: [2, 60] },
      400,
      /^The part from 2 s to 60 s isn't .* 7\.0 s long/,
    ],
  ])('that is requested with %s is refused with a message', async (_what, request, status, message) => {
    const response = await sendRequest('POST', '/imports', request);
    expect(response.status).toBe(status);
    expect((response.json as { readonly error: string }).error).toMatch(message);
  });
});

describe('a dance in the Studio', () => {
  type Shown = { readonly info: { readonly moves: readonly object[] }; readonly poses: readonly object[] };
  const edit = {
    title: 'Another title',
    level: 3,
    tags: ['seated'],
    bpm: 96,
    draft: false,
    moves: [
      { startS: 0.5, endS: 2, gold: false, label: 'Sway', section: 'Verse' },
      { startS: 2, endS: 4.25, gold: true },
    ],
  };

  test('is shown with its poses even if it is a draft, and is listed with its problem if it is unreadable', async () => {
    writeDance(folders.dances, { ...makeTestDance(2), id: 'drafted' }, { draft: true });
    writeDance(folders.dances, { ...makeTestDance(2), id: 'unreadable' }, { level: 9 });
    const { dances } = (await sendRequest('GET', '/dances')).json as { readonly dances: readonly object[] };
    expect(dances).toMatchObject([
      { id: 'drafted', draft: true },
      { id: 'made' },
      { problem: /^unreadable.json: level/ },
    ]);
    const shown = (await sendRequest('GET', '/dances/drafted')).json as Shown;
    expect(shown.poses).toHaveLength(makeTestDance(2).frames.length);
    const part = (await sendRequest('GET', '/dances/drafted?from=0.5&to=1')).json as Shown;
    const partOf = makeTestDance(2).frames.filter(({ mediaTime }) => mediaTime >= 0.5 && mediaTime <= 1);
    expect(part.poses).toHaveLength(partOf.length);
    expect((await fetch(`${server.address}/api/studio/dances/drafted/video`)).status).toBe(200);
  });

  test('is stored and offered as it was edited', async () => {
    expect((await sendRequest('PUT', '/dances/made', edit)).status).toBe(200);
    const written = JSON.parse(readFileSync(path.join(folders.dances, 'made.json'), 'utf8')) as object;
    expect(written).toMatchObject({
      title: 'Another title',
      bpm: 96,
      moves: [
        { n: 1, label: 'Sway' },
        { n: 2, gold: true },
      ],
    });
    const { dances } = (await (await fetch(`${server.address}/api/dances`)).json()) as { dances: object[] };
    expect(dances).toMatchObject([{ id: 'made', title: 'Another title', moves: 2 }]);
  });

  test('keeps its translations when it is edited; those of its title and tags are listed, all are in its details', async () => {
    const listed = { 'Another title': '다른 제목', seated: '앉아서' };
    const ko = { ...listed, Sway: '흔들기' };
    writeDance(folders.dances, { ...makeTestDance(12), id: 'sway' }, { translations: { ko } });
    expect((await sendRequest('PUT', '/dances/sway', edit)).status).toBe(200);
    const { dances } = (await (await fetch(`${server.address}/api/dances`)).json()) as { dances: object[] };
    expect(dances[1]).toHaveProperty('translations.ko', listed);
    expect(await (await fetch(`${server.address}/api/dances/sway`)).json()).toHaveProperty('translations.ko', ko);
  });

  test('is not overwritten by an edit of an older revision', async () => {
    const put = async (title: string, revision: string) => {
      const headers = { Origin: server.address, 'Content-Type': 'application/json', 'If-Match': revision };
      const body = JSON.stringify({ ...edit, title });
      const response = await fetch(`${server.address}/api/studio/dances/made`, { method: 'PUT', headers, body });
      return { status: response.status, ...((await response.json()) as { revision: string; error?: string }) };
    };
    const titleNow = () =>
      (JSON.parse(readFileSync(path.join(folders.dances, 'made.json'), 'utf8')) as { title: string }).title;
    const { revision } = (await sendRequest('GET', '/dances/made')).json as { readonly revision: string };
    const both = await Promise.all([put('One', revision), put('Other', revision)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    const winner = both.find(({ status }) => status === 200);
    const loser = both.find(({ status }) => status === 412);
    expect(titleNow()).toBe(winner === both[0] ? 'One' : 'Other');
    expect(loser?.error).toMatch(/changed meanwhile/);
    expect(loser?.revision).toBe(winner?.revision);
    expect(await put('After reloading', winner?.revision ?? '')).toMatchObject({ status: 200 });
    expect(titleNow()).toBe('After reloading');
  });

  test.each([
    [
      'moves that overlap',
      { moves: [edit.moves[1], edit.moves[0]] },
      /^moves\[1\]: expected a start after 4.25, where the move before ends, got 0.5/,
    ],
    [
      'a move that ends before it begins',
      { moves: [{ startS: 3, endS: 1, gold: false }] },
      /^moves\[0\]: expected an end 0.1 s after its start at 3 or later/,
    ],
    ['no title', { title: '' }, /^title: /],
    [
      'a move after the end',
      { moves: [{ startS: 11, endS: 13, gold: false }] },
      /^moves\[0\]: expected an end within the video of 12 s, got 13/,
    ],
  ])('stays unchanged when an edit has %s', async (_what, change, message) => {
    const before = readFileSync(path.join(folders.dances, 'made.json'), 'utf8');
    const { status, json } = await sendRequest('PUT', '/dances/made', { ...edit, ...change });
    expect([status, (json as { readonly error: string }).error]).toEqual([400, expect.stringMatching(message)]);
    expect(readFileSync(path.join(folders.dances, 'made.json'), 'utf8')).toBe(before);
  });

  test('is removed with its video, and an id that is a path finds nothing', async () => {
    expect((await sendRequest('DELETE', '/dances/made')).status).toBe(204);
    expect(existsSync(path.join(folders.dances, 'made.mp4'))).toBe(false);
    expect((await sendRequest('GET', '/dances/..%2f..%2fpackage')).status).toBe(404);
  });
});
