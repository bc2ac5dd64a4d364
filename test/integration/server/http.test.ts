import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTestDance } from '../../support/test-dance.ts';
import { ABSENT_HEADERS, expectedHeaders } from '../../support/expected-headers.ts';
import { makeFolders, startTestServer, type Folders } from '../../support/test-server.ts';
import { VIDEO_BYTES, writeDance } from '../../support/write-dance.ts';

let folders: Folders;
let server: Awaited<ReturnType<typeof startTestServer>>;

beforeAll(async () => {
  folders = makeFolders();
  writeDance(folders.dances, { ...makeTestDance(2), id: 'drafted' }, { draft: true });
  writeDance(folders.dances, { ...makeTestDance(2), id: 'other-model', modelFamily: 'movenet' });
  writeDance(folders.dances, { ...makeTestDance(2), id: 'other-video' }, { videoSha256: '0'.repeat(64) });
  writeDance(folders.dances, { ...makeTestDance(2), id: 'short' }, { rows: 7 });
  writeDance(folders.dances, { ...makeTestDance(2), id: 'nobody', frames: [{ mediaTime: 0, pose: null }] });
  writeFileSync(path.join(folders.dances, 'torn.json'), '{"version":1,');
  writeFileSync(path.join(folders.dances, 'made.jpg'), 'a cover');
  mkdirSync(path.join(folders.web, 'assets'));
  writeFileSync(path.join(folders.web, 'index.html'), '<!doctype html><title>Instep</title>');
  writeFileSync(path.join(folders.web, 'assets', 'app-1a2b.js'), 'export {};');
  for (const [suffix, text] of Object.entries({ '': 'as it is', '.br': 'by brotli', '.gz': 'by gzip' })) {
    writeFileSync(path.join(folders.web, 'assets', `network-1a2b.wasm${suffix}`), text);
  }
  server = await startTestServer(folders);
});
afterAll(async () => {
  await server.stop();
  folders.remove();
});

const get = (target: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${server.address}${target}`, { headers, method });

/** Sends a request with any Host header, which fetch forbids, and a path that is not normalised. */
const getRaw = (
  target: string,
  host: string,
  more: Record<string, string> = {},
): Promise<{ status: number; body: string; headers: IncomingHttpHeaders }> =>
  new Promise((resolve, reject) => {
    const request = httpRequest(
      { port: server.port, host: '127.0.0.1', path: target, headers: { host, ...more } },
      (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body, headers: response.headers }));
      },
    );
    request.on('error', reject).end();
  });

type Listed = { dances: { id: string; videoUrl: string; coverUrl: string | null }[] };
const firstDance = async () => ((await (await get('/api/dances')).json()) as Listed).dances[0] as Listed['dances'][0];

describe('the dances', () => {
  it('are listed unless they are drafts or their files are invalid', async () => {
    const { dances } = (await (await get('/api/dances')).json()) as Listed;
    expect(dances).toEqual([
      {
        id: 'made',
        title: 'The dance made',
        durationS: 12,
        fps: 30,
        bpm: null,
        level: 1,
        effort: 1,
        tags: [],
        videoUrl: '/dances/made/video-15e2b0d3c33891eb.mp4',
        coverUrl: expect.stringMatching(/^\/dances\/made\/cover-[0-9a-f]{16}\.jpg$/) as string,
        moves: 6,
      },
    ]);
  });

  it('are each described with their moves; a draft is not found', async () => {
    const dance = (await (await get('/api/dances/made')).json()) as { moves: unknown[] };
    expect(dance.moves[1]).toMatchObject({ n: 2, startS: 2, endS: 4, gold: true });
    const { key } = dance.moves[1] as { key: { atS: number; pose: number[]; moving: string[] } };
    expect(key.atS >= 2 && key.atS < 4).toBe(true);
    expect(key.pose).toHaveLength(99);
    expect((await get('/api/dances/drafted')).status).toBe(404);
  });

  it('have all poses or those of a section at an immutable address with a hash', async () => {
    const { posesUrl } = (await (await get('/api/dances/made')).json()) as { posesUrl: string };
    expect(posesUrl).toMatch(/^\/dances\/made\/poses-[0-9a-f]{16}\.json$/);
    const section = await get(`${posesUrl}?from=2&to=4`);
    expect(section.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const { poses } = (await section.json()) as { poses: { atS: number; pose: number[] }[] };
    expect([poses.length, poses[0]?.atS, poses.at(-1)?.atS, poses[0]?.pose.length]).toEqual([61, 2, 4, 99]);
    const { poses: all } = (await (await get(`${posesUrl}?from=never`)).json()) as { poses: unknown[] };
    expect(all).toHaveLength(360);
    expect((await get('/dances/made/poses-0123456789abcdef.json')).status).toBe(404);
    expect((await get(posesUrl.replace('made', 'drafted'))).status).toBe(404);
  });

  it('have a video at an immutable address with its hash, and at a plain address that is revalidated', async () => {
    const { videoUrl, coverUrl } = await firstDance();
    const [hashed, plain, cover] = [await get(videoUrl), await get('/dances/made/video'), await get(String(coverUrl))];
    expect(hashed.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(plain.headers.get('cache-control')).toBe('no-cache');
    expect(hashed.headers.get('content-type')).toBe('video/mp4');
    expect(hashed.headers.get('etag')).toMatch(/^"[0-9a-f]{64}"$/);
    expect(await hashed.text()).toBe(VIDEO_BYTES);
    expect(await plain.text()).toBe(VIDEO_BYTES);
    expect(await cover.text()).toBe('a cover');
    // Not with fetch, which would add headers that prevent a response from a cache.
    const again = await getRaw('/dances/made/video', 'localhost', {
      'If-None-Match': String(plain.headers.get('etag')),
    });
    expect(again).toMatchObject({ status: 304, body: '' });
  });
});

describe('a Range header', () => {
  it.each([
    ['bytes=0-0', 206, '1', 'bytes 0-0/9'],
    ['bytes=2-4', 206, '345', 'bytes 2-4/9'],
    ['bytes=-3', 206, '789', 'bytes 6-8/9'],
    ['bytes=7-', 206, '89', 'bytes 7-8/9'],
    ['bytes=5-500', 206, '6789', 'bytes 5-8/9'],
    ['bytes=a-b', 200, VIDEO_BYTES, null],
    ['seconds=0-1', 200, VIDEO_BYTES, null],
  ])('with the value %s gives the status %i and the body %s', async (range, status, body, contentRange) => {
    const response = await get('/dances/made/video', { Range: range });
    expect([response.status, await response.text()]).toEqual([status, body]);
    expect(response.headers.get('content-range')).toBe(contentRange);
  });

  it('beyond the end gives 416 and the size, and is not cached', async () => {
    const response = await get((await firstDance()).videoUrl, { Range: 'bytes=9-' });
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe('bytes */9');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('is answered when If-Range matches, and ignored when it does not', async () => {
    const etag = String((await get('/dances/made/video')).headers.get('etag'));
    expect((await get('/dances/made/video', { Range: 'bytes=0-0', 'If-Range': etag })).status).toBe(206);
    expect((await get('/dances/made/video', { Range: 'bytes=0-0', 'If-Range': '"other"' })).status).toBe(200);
  });
});

describe('the pages', () => {
  it.each(['/', '/review', '/review/some-session', '/studio', '/studio/x', '/settings', '/review?t=41.2'])(
    '%s is answered with the web app',
    async (target) => {
      const response = await get(target);
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('<title>Instep</title>');
    },
  );

  it.each([
    '/reviews',
    '/settings/x',
    '/nothing',
    '/api/nothing',
    '/assets/nothing.js',
    '/dances/made',
    '/dances/made/made.mp4',
    '/dances/..%2f..%2fpackage.json/video',
    '/dances/made/..%2fmade.csv',
    '/..%2fdances%2fmade.csv',
    '/%2e%2e/dances/made.csv',
    '/assets/..%5c..%5cdances%5cmade.csv',
    '/index.html%00',
  ])('%s is refused or not found, without a stack trace or a path of the server', async (target) => {
    const { status, body } = await getRaw(target, 'localhost');
    expect([400, 403, 404]).toContain(status);
    expect(body).not.toMatch(/at .*\(|node_modules|\/tmp\//);
  });

  const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8' };

  it.each([
    ['/help', 404],
    ['/dances', 404],
    ['/dance/warm-up', 404],
    ['/dances/gone/video', 404],
    ['/settings/more', 404],
    ['/review/a/b', 404],
    ['/assets/gone.js', 404],
    ['/%E0%A4%A', 404],
    ['/dances/%E0%A4%A/video', 400],
  ])('for a browser, %s is answered with the web app and the status %i', async (target, status) => {
    for (const method of ['GET', 'HEAD']) {
      const response = await get(target, { ...BROWSER, range: 'bytes=0-3' }, method);
      expect([response.status, response.headers.get('cache-control')]).toEqual([status, 'no-store']);
      expect(response.headers.get('vary')).toMatch(/accept/i);
      expect(await response.text()).toBe(method === 'GET' ? '<!doctype html><title>Instep</title>' : '');
    }
  });

  it.each([
    ['/help', 'GET', '*/*'],
    ['/favicon.ico', 'GET', 'image/avif,image/webp,*/*;q=0.8'],
    ['/assets/gone.js', 'GET', '*/*'],
    ['/help', 'POST', 'text/html'],
  ])('%s (%s) is not found, in one line of text, for a client that accepts %s', async (target, method, accept) => {
    const response = await get(target, { accept }, method);
    expect([response.status, await response.text()]).toEqual([404, 'There is nothing here.\n']);
  });

  it.each(['/settings/', '/SETTINGS', '/review/', '/Review', '/Studio/made/', '/review//', '/index.html'])(
    '%s, a variant of the address of a page, is answered with the web app',
    async (target) => {
      const response = await get(target, BROWSER);
      expect([response.status, await response.text()]).toEqual([200, '<!doctype html><title>Instep</title>']);
    },
  );

  it('an unknown path below /api is answered in JSON', async () => {
    expect(await (await get('/api/nothing')).json()).toEqual({ error: 'There is nothing here.' });
  });

  it('name the command that builds the web app when it is not built', async () => {
    const other = makeFolders();
    const unbuilt = await startTestServer(other);
    const response = await fetch(`${unbuilt.address}/review`);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('npm run build');
    await unbuilt.stop();
    other.remove();
  });

  it('are revalidated, and their assets are immutable', async () => {
    expect((await get('/assets/app-1a2b.js')).headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await get('/')).headers.get('cache-control')).toBe('no-cache');
  });

  it.each([
    ['/', 'may run only its own scripts, use the camera, and connect only to its own host'],
    ['/nothing', 'may do no more than a page'],
    ['/api/dances', 'may do no more than a page'],
    ['/assets/app-1a2b.js', 'may compile WebAssembly, too'],
    ['/assets/nothing.js', 'may compile WebAssembly, too'],
  ])('what is answered to %s %s', async (target) => {
    const { headers } = await get(target);
    const expected = expectedHeaders(`${server.address}${target}`);
    for (const [name, value] of Object.entries(expected)) expect([name, headers.get(name)]).toEqual([name, value]);
    for (const absent of ABSENT_HEADERS) expect([absent, headers.get(absent)]).toEqual([absent, null]);
  });
});

describe('a file that the build has also compressed', () => {
  const target = '/assets/network-1a2b.wasm';

  /** Not with fetch, which decompresses. */
  const getEncoded = (headers: Record<string, string>, { method = 'GET', path: where = target } = {}) =>
    new Promise<{ status: number; headers: IncomingHttpHeaders; body: string }>((resolve, reject) => {
      httpRequest({ port: server.port, host: '127.0.0.1', path: where, method, headers }, (response) => {
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
      })
        .on('error', reject)
        .end();
    });

  it.each([
    ['gzip, deflate, br', 'br', 'by brotli'],
    ['gzip, deflate', 'gzip', 'by gzip'],
    ['br;q=0, gzip', 'gzip', 'by gzip'],
    ['*', 'br', 'by brotli'],
    ['identity', undefined, 'as it is'],
    ['', undefined, 'as it is'],
  ])('is sent to a client that accepts "%s" with the encoding %s', async (accepted, encoding, body) => {
    const response = await getEncoded({ 'accept-encoding': accepted });
    expect([response.status, response.body]).toEqual([200, body]);
    expect(response.headers).toMatchObject({
      'content-type': 'application/wasm',
      'content-length': String(body.length),
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
    });
    expect(response.headers['content-encoding']).toBe(encoding);
  });

  it('keeps its query, and has no body for HEAD', async () => {
    const response = await getEncoded({ 'accept-encoding': 'br' }, { method: 'HEAD', path: `${target}?v=1` });
    expect([response.status, response.body]).toEqual([200, '']);
    expect(response.headers).toMatchObject({ 'content-encoding': 'br', 'content-length': '9' });
  });

  it('has another validator in each encoding, which its client need not download again', async () => {
    const encodings = ['br', 'gzip', 'identity'];
    const tags = await Promise.all(
      encodings.map(async (accepted) => (await getEncoded({ 'accept-encoding': accepted })).headers.etag ?? ''),
    );
    expect(new Set(tags).size).toBe(3);
    const again = await getEncoded({ 'accept-encoding': 'br', 'if-none-match': tags[0] ?? '' });
    expect([again.status, again.body, again.headers['content-encoding']]).toEqual([304, '', undefined]);
    const other = await getEncoded({ 'accept-encoding': 'br', 'if-none-match': tags[2] ?? '' });
    expect(other.status).toBe(200);
  });

  it('is sent whole when compressed, whatever the range', async () => {
    const compressed = await getEncoded({ 'accept-encoding': 'br', range: 'bytes=0-1' });
    expect([compressed.status, compressed.body, compressed.headers['accept-ranges']]).toEqual([
      200,
      'by brotli',
      undefined,
    ]);
    const plain = await getEncoded({ range: 'bytes=0-1' });
    expect([plain.status, plain.body]).toEqual([206, 'as']);
  });

  it('does not lend its encoding to an error', async () => {
    const failed = await getEncoded({ 'accept-encoding': 'br', 'if-match': '"other"' });
    expect([failed.status, failed.headers['content-encoding']]).toEqual([412, undefined]);
    expect(failed.headers['content-type']).toMatch(/^text\/plain/);
  });

  it('is not looked for outside the folder', async () => {
    writeFileSync(path.join(folders.web, '..', 'secret.js.br'), 'secret');
    for (const where of ['/assets/../../secret.js', '/assets/..%2f..%2fsecret.js', '/..%2fsecret.js']) {
      const response = await getEncoded({ 'accept-encoding': 'br' }, { path: where });
      expect([where, [403, 404].includes(response.status), response.body.includes('secret')]).toEqual([
        where,
        true,
        false,
      ]);
    }
  });
});

describe('monitoring', () => {
  it('/metrics is readable on this machine under the name localhost', async () => {
    const { status, body } = await getRaw('/metrics', 'localhost');
    expect(status).toBe(200);
    expect(body).toMatch(/^instep_dances 0$/m);
    expect(body).toMatch(/^instep_process_resident_memory_bytes \d+/m);
  });

  it('/metrics has counters, grants, warnings and the free disk, with all labels from the start', async () => {
    const { body } = await getRaw('/metrics', 'localhost');
    const labelsOf = (name: string) =>
      [...body.matchAll(new RegExp(`^${name}\\{\\w+="(\\w+)"\\} 0$`, 'gm'))].map(([, label]) => label);
    expect({
      frames: labelsOf('instep_frames_total'),
      signs: labelsOf('instep_camera_bad_total'),
      sessions: labelsOf('instep_sessions_total'),
      warnings: labelsOf('instep_warning'),
    }).toEqual({
      frames: ['seen', 'nobody', 'dropped', 'undecodable'],
      signs: ['dark', 'blurred', 'shaky', 'frozen', 'slow'],
      sessions: ['complete', 'incomplete'],
      warnings: ['disk', 'crowd'],
    });
    expect(body).toMatch(/^instep_round_trip_seconds_bucket\{le="0.02"\} 0$/m);
    expect(body).toMatch(/^instep_disk_free_bytes \d+/m);
    expect(body).toMatch(/^instep_estimator_memory_bytes \d+/m);
    expect(body).toMatch(/^instep_rooms 0$/m);
  });

  it('/api/health has what the server measured, for the host alone and never cached', async () => {
    const { status, body, headers } = await getRaw('/api/health', 'localhost');
    expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
    expect(JSON.parse(body)).toMatchObject({
      points: expect.any(Array) as unknown,
      warnings: [],
      minFreeMb: expect.any(Number) as unknown,
      versions: { node: process.version },
    });
    expect((await getRaw('/api/health', 'localhost', { 'X-Forwarded-For': '10.0.0.1' })).status).toBe(401);
  });

  it('/metrics is not found through a proxy', async () => {
    expect((await getRaw('/metrics', 'localhost', { 'X-Forwarded-For': '10.0.0.1' })).status).toBe(404);
  });

  it('/healthz and /readyz are answered with 200', async () => {
    expect((await getRaw('/healthz', 'localhost')).status).toBe(200);
    expect((await getRaw('/readyz', 'localhost')).status).toBe(200);
  });
});

describe('under a foreign host name', () => {
  it('nothing is served', async () => {
    for (const target of ['/', '/api/dances', '/dances/made/video']) {
      expect((await getRaw(target, 'evil.example')).status).toBe(403);
    }
    expect((await getRaw('/api/dances', `localhost:${server.port}`)).status).toBe(200);
  });
});

describe('recorded sessions', () => {
  const danceOnce = async (name: string): Promise<string> => {
    const player = await server.connect();
    player.sendHello();
    player.sendStart({ player: name });
    const { sessionId } = await player.waitFor('ready');
    await player.danceReference(0, 12);
    player.sendMessage({ type: 'ended', lastSequence: 119 });
    await player.waitForClose();
    return sessionId;
  };

  it('are listed newest first, described in full, and sent as CSV', async () => {
    const first = await danceOnce('=Mia()');
    const second = await danceOnce('Jan, Piet');
    type Sessions = { sessions: { session_id: string; player: string; status: string; score: number }[] };
    const { sessions } = (await (await get('/api/sessions')).json()) as Sessions;
    expect(sessions.map(({ session_id }) => session_id)).toEqual([second, first]);
    expect(sessions[0]).toMatchObject({ player: 'Jan, Piet', status: 'complete' });
    expect(sessions[0]?.score).toBeGreaterThan(80);

    type Details = {
      session: { result: { score: number } };
      moves: { gold: boolean }[];
      notes: unknown[];
    };
    const details = (await (await get(`/api/sessions/${first}`)).json()) as Details;
    expect(details.session.result.score).toBe(sessions[1]?.score);
    expect(details.moves.map(({ gold }) => gold)).toEqual([false, true, false, false, false, false]);
    expect(details.notes).toEqual([]);
    expect(JSON.stringify(details)).not.toContain('device');

    const moves = await get(`/api/sessions/${second}/moves.csv`);
    expect(moves.headers.get('content-type')).toContain('text/csv');
    expect(moves.headers.get('content-disposition')).toMatch(
      /attachment; filename="\d{4}-\d\d-\d\d-made-Jan,_Piet-moves\.csv"$/,
    );
    expect(await moves.text()).toContain('"Jan, Piet"');
    expect(await (await get('/api/sessions.csv')).text()).toContain("'=Mia()");
  });

  it.each(['/api/sessions/nope', '/api/sessions/..%2fsessions.csv', '/api/sessions/nope/moves.csv'])(
    '%s is not found',
    async (target) => {
      expect((await get(target)).status).toBe(404);
    },
  );
});
