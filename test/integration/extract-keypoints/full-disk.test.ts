import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkFreeSpace } from '@instep/extract-keypoints/publish';
import { exitCodeOf, errorLine } from '@instep/video-poses/exit-codes';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeSoundClip } from '../../support/clips.ts';
import { runTestExtract } from '../../support/run-extract.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'instep-full-'));
  makeSoundClip(path.join(folder, 'dance.mp4'));
});
afterAll(() => rmSync(folder, { recursive: true }));

// Writing to /dev/full fails as it does on a full disk.
test.each([
  ['.mp4', 'mp4'],
  ['.csv', 'csv'],
  ['@long .jpg', 'jpg'],
  ['@long .json', 'json'],
])('a disk that is full when the %s is written: exit code 6 and one line', async (_name, ending) => {
  const out = path.join(folder, ending);
  mkdirSync(out);
  symlinkSync('/dev/full', path.join(out, `dance.${ending}.part`));
  const { exitCode, stderr } = await runTestExtract([
    path.join(folder, 'dance.mp4'),
    '--out',
    out,
    '--progress',
    'none',
  ]);
  expect([exitCode, stderr]).toEqual([6, expect.stringMatching(/^disk full: [^\n]+\n$/)]);
  expect(readdirSync(out)).toEqual([]);
});

test('a disk without space for a dance is reported before anything is measured', async () => {
  const out = path.join(folder, 'small');
  const error: unknown = await checkFreeSpace(out, 1e17).catch((cause: unknown) => cause);
  expect([exitCodeOf(error), errorLine(error)]).toEqual([
    6,
    expect.stringMatching(/^disk full: the dance needs at least \d+\.\d MB, and .*small has \d+\.\d MB free$/),
  ]);
  await checkFreeSpace(out, 1000);
  expect([existsSync(out), readdirSync(out)]).toEqual([true, []]);
});
