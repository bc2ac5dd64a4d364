import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  makeEndlessClip,
  makeGreyClip,
  makeHugeClip,
  makeOneFrameClip,
  makeTwoPictureClip,
} from '../../support/clips.ts';
import { ranExtract } from '../../support/run-extract.ts';

let folder: string;
let listener: Server;
let visitors = 0;
const clip = (name: string): string => path.join(folder, name);
const out = (): string => clip('out');
/** An address at which somebody would notice that he was asked. */
const lure = (): string => `http://127.0.0.1:${(listener.address() as { port: number }).port}/x`;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'instep-strangers-'));
  makeGreyClip(clip('grey.mp4'));
  listener = createServer((socket) => {
    visitors += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(listener, 'listening');
});
afterAll(() => {
  listener.close();
  rmSync(folder, { recursive: true });
});

const FTYP = '\0\0\0\u0018ftypisom\0\0\u0002\0isommp41';

describe('a file that names others is refused, and nobody is asked', () => {
  test.each<[string, (lure: string) => string]>([
    [
      'an HLS playlist',
      (to) => `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${to}.ts\n#EXTINF:1,\nfile:///etc/hosts\n`,
    ],
    ['an ffconcat', (to) => `ffconcat version 1.0\nfile ${to}.mp4\nfile /etc/hosts\n`],
    ['a DASH manifest', (to) => `<?xml version="1.0"?><MPD><BaseURL>${to}/</BaseURL><Period/></MPD>`],
    ['an SDP', () => 'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n'],
    ['an SVG', (to) => `<svg xmlns="http://www.w3.org/2000/svg"><image href="${to}.png"/></svg>`],
    ['a playlist behind the first box of an MP4', (to) => `${FTYP}#EXTM3U\n#EXTINF:1,\n${to}.ts\n`],
    ['a playlist behind the first bytes of a WebM', (to) => `\u001aE\u00df\u00a3#EXTM3U\n#EXTINF:1,\n${to}.ts\n`],
  ])('%s', async (_what, text) => {
    writeFileSync(clip('lure.mp4'), text(lure()), 'latin1');
    const { exitCode, stderr } = await ranExtract([clip('lure.mp4'), '--out', out()]);
    expect(stderr).toMatch(
      /^lure\.mp4: expected (?:an MP4, MOV, WebM or MKV video, got another kind|a readable video)/,
    );
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect([exitCode, visitors, existsSync(out())]).toEqual([3, 0, false]);
  });
});

describe('a file past the limits is refused in one line', () => {
  test.each<[string, (file: string) => void, RegExp]>([
    ['100 hours', makeEndlessClip, /^strange\.mp4: expected at most 20 minutes, got 60\d\d\.\d$/],
    [
      '8192 x 8192 pixels',
      makeHugeClip,
      /^strange\.mp4: expected (?:at most 3840 x 2160 pixels, got 8192 x 8192|a readable video)/,
    ],
    ['a single frame', makeOneFrameClip, /^strange\.mp4: expected (?:at least 1 s|5 to 120 frames)/],
    [
      'a pipe',
      (file) => execFileSync('mkfifo', [file]),
      /^strange\.mp4: expected a video, got something that is no file$/,
    ],
    [
      'a device without end',
      (file) => execFileSync('ln', ['-s', '/dev/zero', file]),
      /^strange\.mp4: expected a video, got something that is no file$/,
    ],
  ])('%s', async (_what, make, line) => {
    const file = clip('strange.mp4');
    rmSync(file, { force: true });
    make(file);
    const { exitCode, stderr } = await ranExtract([file, '--out', out()]);
    expect(stderr.trimEnd()).toMatch(line);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect([exitCode, existsSync(out())]).toEqual([3, false]);
  });
});

describe('a name is a name', () => {
  test.each([
    '-i.mp4',
    '--force.mp4',
    '100%d.mp4',
    'two\nlines.mp4',
    `"quoted" 'twice'.mp4`,
    '$(touch x).mp4',
    'concat:x.mp4',
  ])('%j', async (name) => {
    copyFileSync(clip('grey.mp4'), clip(name));
    const before = readdirSync(folder).length;
    const { exitCode, stdout, stderr } = await ranExtract([clip(name), '--out', out(), '--id', 'named', '--dry-run']);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^named: would write 15 rows/);
    expect(readdirSync(folder)).toHaveLength(before);
  });
});

test('of two pictures in a file the first is taken', async () => {
  makeTwoPictureClip(clip('two.mp4'));
  const { exitCode, stdout } = await ranExtract([clip('two.mp4'), '--out', out(), '--dry-run', '--json']);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ dances: [{ width: 64, height: 48 }] });
});

test('what stands behind the end of a video is of no account', async () => {
  copyFileSync(clip('grey.mp4'), clip('tail.mp4'));
  appendFileSync(clip('tail.mp4'), `#EXTM3U\n${lure()}\n`);
  const { exitCode } = await ranExtract([clip('tail.mp4'), '--out', out(), '--dry-run']);
  expect([exitCode, visitors]).toEqual([0, 0]);
});
