import { execFileSync } from 'node:child_process';
import { appendFileSync, copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  makeEndlessClip,
  makeGreyClip,
  makeHugeClip,
  makeOneFrameClip,
  makeTwoStreamClip,
} from '../../support/clips.ts';
import { createConnectionCounter, SSRF_FILES } from '../../support/ssrf-files.ts';
import { runTestExtract } from '../../support/run-extract.ts';

let folder: string;
let listener: Awaited<ReturnType<typeof createConnectionCounter>>;
const clip = (name: string): string => path.join(folder, name);
const out = (): string => clip('out');
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'instep-strangers-'));
  makeGreyClip(clip('grey.mp4'));
  listener = await createConnectionCounter();
});
afterAll(() => {
  listener.close();
  rmSync(folder, { recursive: true });
});

describe('a file that refers to others is refused, and no request is made', () => {
  test.each(SSRF_FILES)('%s', async (_what, text) => {
    writeFileSync(clip('lure.mp4'), text(listener.address), 'latin1');
    const { exitCode, stderr } = await runTestExtract([clip('lure.mp4'), '--out', out()]);
    expect(stderr).toMatch(
      /^lure\.mp4: expected (?:an MP4, MOV, WebM or MKV video, got another kind|a readable video)/,
    );
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect([exitCode, listener.connectionCount(), existsSync(out())]).toEqual([3, 0, false]);
  });
});

describe('a file over the limits is refused in one line', () => {
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
      'an endless device',
      (file) => execFileSync('ln', ['-s', '/dev/zero', file]),
      /^strange\.mp4: expected a video, got something that is no file$/,
    ],
  ])('%s', async (_what, make, line) => {
    const file = clip('strange.mp4');
    rmSync(file, { force: true });
    make(file);
    const { exitCode, stderr } = await runTestExtract([file, '--out', out()]);
    expect(stderr.trimEnd()).toMatch(line);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect([exitCode, existsSync(out())]).toEqual([3, false]);
  });
});

describe('a file name with special characters is used as it is', () => {
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
    const { exitCode, stdout, stderr } = await runTestExtract([
      clip(name),
      '--out',
      out(),
      '--id',
      'named',
      '--dry-run',
    ]);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^named: would write 15 rows/);
    expect(readdirSync(folder)).toHaveLength(before);
  });
});

test('the first of two video streams in a file is used', async () => {
  makeTwoStreamClip(clip('two.mp4'));
  const { exitCode, stdout } = await runTestExtract([clip('two.mp4'), '--out', out(), '--dry-run', '--json']);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ dances: [{ width: 64, height: 48 }] });
});

test('bytes after the end of a video are ignored', async () => {
  copyFileSync(clip('grey.mp4'), clip('tail.mp4'));
  appendFileSync(clip('tail.mp4'), `#EXTM3U\n${listener.address}\n`);
  const { exitCode } = await runTestExtract([clip('tail.mp4'), '--out', out(), '--dry-run']);
  expect([exitCode, listener.connectionCount()]).toEqual([0, 0]);
});
