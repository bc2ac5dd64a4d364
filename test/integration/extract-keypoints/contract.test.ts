import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readDance } from '@instep/dance-files/dance-folder';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeSoundClip } from '../../support/clips.ts';
import { fakePoseModel, swingingPose } from '../../support/fake-pose-model.ts';
import { runTestExtract, type ExtractRun } from '../../support/run-extract.ts';

// The contract of the command line, as a table: the arguments, the exit code, and the output.

let folder: string;
const at = (name: string): string => path.join(folder, name);
const dances = (): string => at('dances');

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'instep-contract-'));
  makeSoundClip(at('steps.mp4'));
  writeFileSync(at('text.mp4'), 'no video');
  await runTestExtract([at('steps.mp4'), '--out', dances(), '--quiet']);
  const info = JSON.parse(readFileSync(path.join(dances(), 'steps.json'), 'utf8')) as object;
  writeFileSync(path.join(dances(), 'damaged.json'), JSON.stringify({ ...info, id: 'damaged', level: 9 }));
});
afterAll(() => rmSync(folder, { recursive: true }));

const seen = fakePoseModel(swingingPose);
const halfSeen = fakePoseModel((timeMs) => (timeMs < 2000 ? swingingPose(timeMs) : null));
const broken = fakePoseModel(() => Promise.reject(new Error('the network is on strike')));

/** Runs a command in the test's folder: `@name` is a file there, and `--out` is the folder of dances unless given. */
const runLine = (line: string, model = seen, stop?: (text: string) => boolean): Promise<ExtractRun> => {
  const args = line.split(' ').map((word) => (word.startsWith('@') ? at(word.slice(1)) : word));
  return runTestExtract(args.includes('--out') || line === '' ? args : [...args, '--out', dances()], model, stop);
};

const withoutFfmpeg = async (line: string): Promise<ExtractRun> => {
  process.env['FFMPEG_PATH'] = at('nowhere');
  try {
    return await runLine(line);
  } finally {
    delete process.env['FFMPEG_PATH'];
  }
};

/** Expects what must be true of every run whose output is a pipe. */
const expectCleanOutput = ({ stdout, stderr }: ExtractRun, line: string): void => {
  // No carriage returns and no escape sequences: a log is not a terminal.
  for (const text of [stdout, stderr]) expect(text).not.toMatch(/[\r\u001b]/);
  expect(stderr).not.toMatch(/^\s+at .*:\d+:\d+/m);
  if (stdout && line.includes('--json')) expect(() => JSON.parse(stdout) as unknown).not.toThrow();
  if (!line.includes('--progress json')) return;
  const events = stderr.trim().split('\n').filter(Boolean);
  for (const event of events) expect(JSON.parse(event)).toMatchObject({ v: 1, type: expect.any(String) as string });
};

type Case = readonly [line: string, exitCode: number, output: RegExp];

describe('a command that succeeds has exit code 0', () => {
  test.each<Case>([
    ['@steps.mp4 --id plain', 0, /^plain: GOOD$/m],
    ['add @steps.mp4 --id machine --json --progress json', 0, /"verdict": "GOOD"/],
    ['@steps.mp4 --id shown --preview --json --out @shown', 0, /"preview": ".*shown-preview\.mp4"/],
    ['@steps.mp4 --id dry --dry-run --json', 0, /"dryRun": true/],
    ['@steps.mp4 --force --quiet', 0, /^$/],
    ['check steps', 0, /^steps: GOOD$/m],
    ['check steps --json', 0, /"id": "steps"/],
    ['list --out @empty', 0, /^$/],
    ['list --json --out @empty', 0, /"dances": \[\]/],
    ['preview steps --to @steps-preview.mp4 --progress plain', 0, /steps-preview\.mp4$/m],
    ['preview steps --to @again.mp4 --json --progress json', 0, /"preview": ".*again\.mp4"/],
    ['export steps --format coco', 0, /^\{"info":/],
    ['export steps --format openpose --to @openpose --json', 0, /"format": "openpose"/],
    ['doctor', 0, /^ok +ffmpeg/m],
    ['doctor --json', 0, /"findings"/],
    ['--help', 0, /^Examples:$/m],
    ['check --help', 0, /^Exit codes:$/m],
  ])('%s', async (line, exitCode, output) => {
    const result = await runLine(line);
    expect([result.exitCode, result.stdout]).toEqual([exitCode, expect.stringMatching(output)]);
    expectCleanOutput(result, line);
    rmSync('shown-preview.mp4', { force: true });
  });
});

describe('a command that fails has an exit code and one line with the reason', () => {
  test.each<Case>([
    ['add', 2, /missing required argument 'video'/],
    ['add @steps.mp4 --tittle X', 2, /unknown option '--tittle'\n\(Did you mean --title\?\)/],
    ['check steps --jsn', 2, /unknown option '--jsn'\n\(Did you mean --json\?\)/],
    ['list --owt x', 2, /unknown option '--owt'\n\(Did you mean --out\?\)/],
    ['preview steps --too x', 2, /unknown option '--too'\n\(Did you mean --to\?\)/],
    ['export steps --format vtt --fromat vtt', 2, /unknown option '--fromat'\n\(Did you mean --format\?\)/],
    ['doctor --jason', 2, /unknown option '--jason'\n\(Did you mean --json\?\)/],
    ['export steps --format mp3', 2, /Allowed choices are coco, openpose, vtt, csv/],
    ['check waltz', 2, /^Expected the id of a dance in .*, got "waltz"$/m],
    ['preview waltz', 2, /^Expected the id of a dance in .*, got "waltz"$/m],
    ['export waltz --format vtt', 2, /^Expected the id of a dance in .*, got "waltz"$/m],
    ['check ../steps', 2, /^Expected .* of a-z, 0-9 and -/],
    ['preview ../steps', 2, /^Expected .* of a-z, 0-9 and -/],
    ['@steps.mp4', 2, /^Expected a new dance, got "steps"/m],
    ['@text.mp4', 3, /^text\.mp4: expected an MP4/m],
    ['@text.mp4 --progress json --json', 3, /"exitCode":3/],
    ['check damaged', 3, /^damaged\.json: level: /m],
    ['preview damaged', 3, /^damaged\.json: level: /m],
    ['preview steps --to @text.mp4/preview.mp4', 6, /EEXIST|ENOTDIR/],
    ['@steps.mp4 --out @text.mp4/dances', 6, /ENOTDIR/],
    ['@steps.mp4 @text.mp4 --out @batch --dry-run --progress json --json', 7, /"type":"error"/],
  ])('%s: exit code %i', async (line, exitCode, output) => {
    const result = await runLine(line);
    expect([result.exitCode, result.stderr]).toEqual([exitCode, expect.stringMatching(output)]);
    if (exitCode === 2) expect(result.stdout).toBe('');
    expectCleanOutput(result, line);
  });

  test('a poor video becomes a draft: exit code 4 from add and from check', async () => {
    const line = '@steps.mp4 --id poor --out @drafts --json --progress json';
    const made = await runLine(line, halfSeen);
    expect(made.exitCode).toBe(4);
    expect((await readDance(at('drafts'), 'poor')).info.draft).toBe(true);
    expectCleanOutput(made, line);
    const checked = await runLine('check poor --out @drafts');
    expect([checked.exitCode, checked.stdout]).toEqual([4, expect.stringMatching(/^poor: POOR$/m)]);
  });

  test.each(['add @steps.mp4 --id x', 'check steps', 'preview steps', 'doctor'])(
    '%s without ffmpeg: exit code 5',
    async (line) => {
      const result = await withoutFfmpeg(line);
      expect([result.exitCode, result.stdout + result.stderr]).toEqual([5, expect.stringMatching(/ffmpeg/)]);
      expectCleanOutput(result, line);
    },
  );

  test.each([
    ['add @steps.mp4 --id x --out @stopped', 'poses  105 frames'],
    ['preview machine --to @stopped.mp4', 'preview  105 frames'],
  ])('%s, interrupted: exit code 130, and a line that explains how to continue', async (line, start) => {
    const result = await runLine(line, seen, (text) => text.startsWith(start));
    expect([result.exitCode, result.stderr]).toEqual([
      130,
      expect.stringMatching(/^Stopped.*\. Run the same command /m),
    ]);
    expectCleanOutput(result, line);
  });

  test('an unexpected error is reported as a bug, with its stack: exit code 1', async () => {
    const { exitCode, stderr } = await runLine('@steps.mp4 --id bug', broken);
    expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/^a bug: Error: the network is on strike\n +at /m)]);
  });
});

test('the playable copy of a dance has all frames and the audio of its video', () => {
  const entries = ['-show_entries', 'stream=codec_name,nb_frames', '-of', 'csv=p=0', at('shown/shown.mp4')];
  expect(execFileSync('ffprobe', ['-v', 'error', ...entries], { encoding: 'utf8' })).toMatch(/h264,210\naac/);
});
