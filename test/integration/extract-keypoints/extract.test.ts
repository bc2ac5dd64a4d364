import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readDance, sha256OfFile } from '@instep/dance-files/dance-folder';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  makeClipWithEarlySound,
  makeCutClip,
  makeClipWithGaps,
  makeGreyClip,
  makeMarkedClip,
  makeShortClip,
  makeSoundClip,
  makeSoundOnly,
  makeTrimmedClip,
  makeTurnedClip,
  makeJitteredClip,
  makeWebmClip,
  packetTimes,
} from '../../support/clips.ts';
import { fakePoseModel, swingingPose } from '../../support/fake-pose-model.ts';
import { runTestExtract, type ExtractRun } from '../../support/run-extract.ts';

let folder: string;
let out: string;
let turn = 0;
const clip = (name: string): string => path.join(folder, name);
const left = (): string[] => (existsSync(out) ? readdirSync(out).sort() : []);

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'instep-extract-'));
  makeSoundClip(clip('Test Dance.mp4'));
  makeGreyClip(clip('grey.mp4'));
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  out = path.join(folder, `out-${turn++}`);
});

/** The folder of a dance made from a good video, shared by the tests. */
const good = (): string => clip('good');
const goodCopy = (): void => cpSync(good(), out, { recursive: true });

describe('a good video', () => {
  let run: ExtractRun;
  beforeAll(async () => {
    const args = [clip('Test Dance.mp4'), '--out', good(), '--level', '2', '--tag', 'arms', '--tag', 'no-jumps'];
    const model = fakePoseModel((timeMs, { width }) => (width === 320 ? swingingPose(timeMs) : null));
    run = await runTestExtract([...args, '--bpm', '120'], model);
  });
  test('becomes the four files of a dance, which match each other', async () => {
    expect([run.exitCode, run.stdout]).toEqual([0, expect.stringContaining('test-dance: GOOD')]);
    expect(readdirSync(good()).sort()).toEqual([
      'test-dance.csv',
      'test-dance.jpg',
      'test-dance.json',
      'test-dance.mp4',
    ]);
    const { info, choreography, paths } = await readDance(good(), 'test-dance');
    expect(info).toMatchObject({
      title: 'Test Dance',
      level: 2,
      tags: ['arms', 'no-jumps'],
      bpm: 120,
      fps: 15,
      rows: 105,
    });
    expect(info).toMatchObject({ durationS: 7, width: 320, height: 240, modelFamily: 'blazepose', draft: false });
    expect(info.videoSha256).toBe(await sha256OfFile(paths.video));
    expect(choreography.moves.length).toBeGreaterThanOrEqual(2);
    expect([...readFileSync(paths.cover).subarray(0, 2)]).toEqual([0xff, 0xd8]);
    expect((await runTestExtract(['check', 'test-dance', '--out', good()])).exitCode).toBe(0);
    expect((await runTestExtract(['list', '--out', good()])).stdout).toMatch(/^test-dance +7\.0 s +level 2 /);
  });
  test('has poses in pixels of the original video, although frames are decoded at a smaller size', async () => {
    const { choreography } = await readDance(good(), 'test-dance');
    expect(choreography.frames[0]?.pose?.left_hip.x).toBe(175);
  });
  test('is copied stream by stream, with the index moved to the front', () => {
    const [copy, source] = [path.join(good(), 'test-dance.mp4'), clip('Test Dance.mp4')];
    expect(readFileSync(copy).indexOf('moov')).toBeLessThan(readFileSync(copy).indexOf('mdat'));
    expect(readFileSync(source).indexOf('mdat')).toBeLessThan(readFileSync(source).indexOf('moov'));
    expect(packetTimes(copy)).toEqual(packetTimes(source));
  });
  test('is reported without carriage returns or escapes where stderr is no terminal', () => {
    expect(run.stderr).toMatch(/^poses {2}105 frames$/m);
    expect(run.stdout + run.stderr).not.toMatch(/[\r\u001b]/);
  });
  test('is passed to the model frame by frame, each once and with its own time', async () => {
    const times: number[] = [];
    const model = fakePoseModel((timeMs) => {
      times.push(timeMs);
      return swingingPose(timeMs);
    });
    await runTestExtract([clip('grey.mp4'), '--out', out, '--fps', '60'], model);
    expect(times.map((ms) => Math.round((ms * 30) / 1000))).toEqual(Array.from({ length: 30 }, (_, k) => k));
  });
});

describe('the playable copy shows the same frames at the same times', () => {
  const relative = (file: string): string[] => {
    const times = packetTimes(file);
    return times.map((time) => (time - (times[0] ?? 0)).toFixed(3));
  };
  test.each([
    ['of a video with gaps', 'gappy.mp4', (file: string) => makeClipWithGaps(file, [3, 4, 5, 12, 20])],
    ['of a WebM', 'grey.webm', makeWebmClip],
    ['of a video whose frames come unevenly', 'uneven.webm', makeJitteredClip],
    ['of a video whose audio begins earlier', 'early.mp4', (file: string) => makeClipWithEarlySound(file, 0.4)],
  ])('%s', async (_what, name, make) => {
    make(clip(name));
    const { stderr } = await runTestExtract([clip(name), '--out', out, '--id', 'copy']);
    expect(stderr).not.toContain('bug');
    const copied = packetTimes(path.join(out, 'copy.mp4'));
    expect(copied[0]).toBe(0);
    expect(copied.map((time) => time.toFixed(3))).toEqual(relative(clip(name)));
    // The check passes: the copy is long enough for every row, and not longer.
    expect((await runTestExtract(['check', 'copy', '--out', out])).stderr).toBe('');
  });
  test('of a video whose beginning an edit list hides', async () => {
    makeTrimmedClip(clip('trimmed.mp4'), 5);
    await runTestExtract([clip('trimmed.mp4'), '--out', out]);
    const copied = packetTimes(path.join(out, 'trimmed.mp4'));
    expect(copied.map((time) => time.toFixed(3))).toEqual(Array.from({ length: 31 }, (_, k) => (k / 30).toFixed(3)));
  });
  test('of a rotated video, which it stores upright', async () => {
    makeMarkedClip(clip('marked.mp4'));
    makeTurnedClip(clip('turned.mp4'), clip('marked.mp4'), 90);
    await runTestExtract([clip('turned.mp4'), '--out', out]);
    const { info } = await readDance(out, 'turned');
    expect([info.width, info.height]).toEqual([48, 64]);
    const plan = await runTestExtract([
      path.join(out, 'turned.mp4'),
      '--dry-run',
      '--json',
      '--out',
      clip('elsewhere'),
    ]);
    expect(JSON.parse(plan.stdout)).toMatchObject({ dances: [{ width: 48, height: 64, video: 'copy' }] });
  });
});

describe('an unusable video is reported in one line with an exit code, and leaves no files', () => {
  const CASES: readonly (readonly [name: string, make: (file: string) => void, line: RegExp])[] = [
    ['missing.mp4', () => {}, /^missing\.mp4: expected a video, got no such file$/],
    [
      'text.mp4',
      (file) => writeFileSync(file, 'hello, I am a text'),
      /^text\.mp4: expected an MP4, .* got another kind of file$/,
    ],
    [
      'playlist.mp4',
      (file) => writeFileSync(file, '#EXTM3U\n#EXTINF:1,\n/etc/hostname\n'),
      /^playlist\.mp4: .*another kind of file$/,
    ],
    ['empty.mp4', (file) => writeFileSync(file, ''), /^empty\.mp4: expected a video, got an empty file$/],
    ['sound.mp4', makeSoundOnly, /^sound\.mp4: expected a video stream, got audio only$/],
    ['short.mp4', makeShortClip, /^short\.mp4: expected at least 1 s, got 0\.33 s$/],
    [
      'cut.mp4',
      (file) => makeCutClip(file, clip('grey.mp4'), 0.6),
      /^cut\.mp4: expected a whole video, got the first .* it is cut short$/,
    ],
    [
      'headless.mp4',
      (file) => makeCutClip(file, clip('Test Dance.mp4'), 0.6),
      /^headless\.mp4: expected a readable video, got "moov atom not found": is it cut short or damaged\?$/,
    ],
    [
      'noise.mp4',
      (file) => writeFileSync(file, `\0\0\0\u0018ftypisom${'garbage '.repeat(200)}`),
      /^noise\.mp4: expected a readable video, got "/,
    ],
  ];
  test.each(CASES)('%s', async (name, make, line) => {
    make(clip(name));
    const { exitCode, stdout, stderr } = await runTestExtract([clip(name), '--out', out]);
    expect(stderr.trimEnd()).toMatch(line);
    expect(exitCode).toBe(3);
    expect(stdout).toBe('');
    expect(left()).toEqual([]);
  });
  test('a video without a person', async () => {
    const { exitCode, stderr } = await runTestExtract(
      [clip('grey.mp4'), '--out', out, '--progress', 'none'],
      fakePoseModel(() => null),
    );
    expect(stderr).toBe('grey.mp4: expected a dancer, got nobody in any frame\n');
    expect(exitCode).toBe(3);
    expect(left()).toEqual([]);
  });
});

describe('usage errors', () => {
  test.each([
    [
      'an unknown flag names the nearest',
      ['x.mp4', '--titel', 'X'],
      /unknown option '--titel'\n\(Did you mean --title\?\)/,
    ],
    ['no video', [], /missing required argument 'video'/],
    [
      'a rate that is no number',
      ['x.mp4', '--fps', 'ten'],
      /^Expected --fps to be a number from 1 to 120, got "ten"$/m,
    ],
    ['a level of 4', ['x.mp4', '--level', '4'], /^Expected --level to be a number from 1 to 3, got "4"$/m],
    ['half a level', ['x.mp4', '--level', '1.5'], /^Expected --level to be a whole number from 1 to 3, got "1.5"$/m],
    ['a model that is none', ['x.mp4', '--model', 'fulll'], /Allowed choices are full, heavy, lite, movenet/],
    ["another model's address", ['x.mp4', '--model-url', 'm.json'], /^Expected --model-url with --model movenet only/],
    ['an id that is a path', ['x.mp4', '--id', '../x'], /^Expected --id to be of a-z, 0-9 and -/],
    ['one title for two', ['x.mp4', 'y.mp4', '--title', 'X'], /^Expected one video with --id or --title, got 2$/m],
    [
      'a dance that is not there',
      ['check', 'nothing', '--out', '.'],
      /^Expected the id of a dance in \., got "nothing"$/m,
    ],
  ])('%s: exit code 2', async (_what, args, line) => {
    const { exitCode, stdout, stderr } = await runTestExtract(args);
    expect(stderr).toMatch(line);
    expect(stderr).not.toMatch(/ at .*\.ts/);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
  });
  test('a dance that exists is not replaced without --force', async () => {
    goodCopy();
    const again = [clip('Test Dance.mp4'), '--out', out, '--title', 'Other', '--id', 'test-dance'];
    const { exitCode, stderr } = await runTestExtract(again);
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringMatching(/^Expected a new dance, got "test-dance", of which test-dance\.mp4 exists/),
    ]);
    expect((await readDance(out, 'test-dance')).info.title).toBe('Test Dance');
    await runTestExtract([...again, '--force']);
    expect((await readDance(out, 'test-dance')).info.title).toBe('Other');
  });
});

describe('output', () => {
  test('--help shows usage, five examples and the exit codes', async () => {
    const { exitCode, stdout } = await runTestExtract(['--help']);
    expect(exitCode).toBe(0);
    expect(stdout.indexOf('Examples:')).toBeLessThan(stdout.indexOf('Flags of add:'));
    expect(stdout.match(/npm run extract -- \w/g)).toHaveLength(5);
    expect(stdout).toMatch(/^ {2}130 {2}interrupted/m);
  });
  test('--json is one JSON value on stdout, --progress json JSON lines on stderr', async () => {
    const args = [clip('Test Dance.mp4'), clip('empty.mp4'), '--out', out, '--json', '--progress', 'json'];
    writeFileSync(clip('empty.mp4'), '');
    const { exitCode, stdout, stderr } = await runTestExtract(args);
    expect(exitCode).toBe(7);
    expect(JSON.parse(stdout)).toMatchObject({
      dances: [{ id: 'test-dance', rows: 105, rowsExpected: 105, personShare: 1, verdict: 'GOOD', draft: false }],
      failures: [{ exitCode: 3, message: 'empty.mp4: expected a video, got an empty file' }],
    });
    const events = stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string });
    expect(events.map((event) => event.type)).toEqual(expect.arrayContaining(['start', 'stop', 'error']));
  });
  test('--dry-run prints the number of rows and writes nothing', async () => {
    const { exitCode, stdout } = await runTestExtract([clip('Test Dance.mp4'), '--out', out, '--dry-run']);
    expect([exitCode, stdout]).toEqual([0, 'test-dance: would write 105 rows and copy the video of Test Dance.mp4\n']);
    expect(left()).toEqual([]);
  });
});

test('a folder that can’t be created results in exit code 6', async () => {
  writeFileSync(out, 'a file where the folder should be');
  const { exitCode, stderr } = await runTestExtract([
    clip('grey.mp4'),
    '--out',
    path.join(out, 'dances'),
    '--progress',
    'none',
  ]);
  expect([exitCode, stderr.split('\n')]).toEqual([6, [expect.stringContaining('ENOTDIR'), '']]);
});

test('check detects that the video is not the one from which the poses were estimated', async () => {
  goodCopy();
  copyFileSync(clip('grey.mp4'), path.join(out, 'test-dance.mp4'));
  const { exitCode, stderr } = await runTestExtract(['check', 'test-dance', '--out', out]);
  expect([exitCode, stderr]).toEqual([
    3,
    expect.stringMatching(/^test-dance\.mp4: expected the sha256 [0-9a-f]{64} of test-dance\.json/),
  ]);
});
