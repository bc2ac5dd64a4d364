import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeSoundClip } from '../../support/clips.ts';
import { runTestExtract } from '../../support/run-extract.ts';

let folder: string;
let out: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'instep-commands-'));
  out = path.join(folder, 'dances');
  mkdirSync(path.join(folder, 'clips'));
  for (const name of ['b.mp4', 'A one.MP4']) makeSoundClip(path.join(folder, 'clips', name));
  writeFileSync(path.join(folder, 'clips', 'notes.txt'), 'not a video');
  await runTestExtract([path.join(folder, 'clips'), '--out', out, '--quiet']);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a folder as argument means all videos in it', async () => {
  const { stdout } = await runTestExtract(['list', '--out', out]);
  expect(stdout.split('\n').map((line) => line.split(' ')[0])).toEqual(['a-one', 'b', '']);
});

test.each([
  ['a pattern', '*.mp4', 2],
  ['a pattern that matches one', 'b.*', 1],
])('%s as argument means the files that it matches', async (_what, pattern, count) => {
  const args = [path.join(folder, 'clips', pattern), '--out', path.join(folder, 'new'), '--dry-run', '--json'];
  const { stdout } = await runTestExtract(args);
  expect((JSON.parse(stdout) as { readonly dances: unknown[] }).dances).toHaveLength(count);
});

test('a folder without videos is a usage error', async () => {
  const empty = path.join(folder, 'empty');
  mkdirSync(empty);
  const { exitCode, stderr } = await runTestExtract([empty, '--out', out]);
  expect(stderr).toMatch(/^Expected a folder with videos \(.*\), got ".*empty"\n$/);
  expect(exitCode).toBe(2);
});

test.each([
  ['a pattern that matches nothing', ['no-*.mov'], 'Expected videos that match, got none for "no-*.mov"\n'],
  ['an export without a format', ['export', 'b'], "error: required option '--format <name>' not specified\n"],
  ['an export of many files to stdout', ['export', 'b', '--format', 'openpose'], /^Expected --to FOLDER with --format/],
])('%s is a usage error', async (_what, args, message) => {
  const { exitCode, stderr, stdout } = await runTestExtract([...args, '--out', out]);
  expect(stderr).toMatch(message);
  expect([exitCode, stdout]).toEqual([2, '']);
});

describe('export', () => {
  test.each([
    ['vtt', /^WEBVTT - B\n/],
    ['csv', /^row,media_time_s,keypoint,/],
    ['coco', /^\{"info":/],
  ])('writes %s to stdout, and nothing else', async (format, beginning) => {
    const { exitCode, stdout, stderr } = await runTestExtract(['export', 'b', '--format', format, '--out', out]);
    expect(stdout).toMatch(beginning);
    expect([exitCode, stderr]).toEqual([0, '']);
  });
  test('writes openpose into a folder, one file for each row', async () => {
    const to = path.join(folder, 'openpose');
    const { exitCode } = await runTestExtract(['export', 'b', '--format', 'openpose', '--to', to, '--out', out]);
    expect(exitCode).toBe(0);
    expect(readdirSync(to)).toHaveLength(105);
  });
});

describe('doctor', () => {
  test('finds nothing missing on a complete installation, and lists the dances', async () => {
    const { exitCode, stdout } = await runTestExtract(['doctor', '--out', out]);
    expect(stdout).toMatch(/^ok +node .*\nok +ffmpeg .*\n(ok|warning) +pose network .*\nok +folder /);
    expect(stdout).toMatch(/^ok +dance b +\d+ moves$/m);
    expect(exitCode).toBe(0);
  });
  test('reports that telemetry is off, and which files an earlier version has left', async () => {
    const home = path.join(folder, 'home');
    const before = process.env['HOME'];
    process.env['HOME'] = home;
    try {
      expect((await runTestExtract(['doctor', '--out', out])).stdout).toMatch(/^ok +telemetry +off$/m);
      const left = path.join(home, '.cache/Microsoft/DeveloperTools/.onnxruntime');
      mkdirSync(left, { recursive: true });
      const { exitCode, stdout } = await runTestExtract(['doctor', '--out', out]);
      expect(stdout).toMatch(/^warning +telemetry +off; remove /m);
      expect(stdout).toContain(left);
      expect(exitCode).toBe(0);
    } finally {
      if (before === undefined) delete process.env['HOME'];
      else process.env['HOME'] = before;
    }
  });
  test('names the dance that can’t be read, and the reason', async () => {
    const damaged = path.join(folder, 'damaged');
    mkdirSync(damaged);
    writeFileSync(path.join(damaged, 'waltz.json'), '{');
    const { exitCode, stdout } = await runTestExtract(['doctor', '--out', damaged]);
    expect(stdout).toMatch(/^warning +dance waltz +waltz\.json: expected JSON/m);
    expect(exitCode).toBe(0);
  });
  test('explains how to install what is missing, with exit code 5', async () => {
    process.env['FFMPEG_PATH'] = path.join(folder, 'nowhere');
    try {
      const { exitCode, stdout } = await runTestExtract(['doctor', '--out', out]);
      expect(stdout).toMatch(/^missing +ffmpeg .*apt install ffmpeg/m);
      expect(exitCode).toBe(5);
    } finally {
      delete process.env['FFMPEG_PATH'];
    }
  });
});
