import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dancePaths, listDanceIds, readDance, sha256OfFile } from '@instep/dance-files/dance-folder';
import type { DanceInfo } from '@instep/dance-files/dance-info';
import { writeKeypointCsv } from '@instep/dance-files/keypoint-csv-file';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { anyPose } from '../../support/poses.ts';

const INFO: DanceInfo = {
  version: 1,
  id: 'waltz',
  title: 'Slow waltz',
  level: 2,
  tags: ['no-jumps'],
  bpm: null,
  fps: 15,
  durationS: 0.1,
  width: 640,
  height: 480,
  modelFamily: 'blazepose',
  model: 'full',
  videoSha256: '0'.repeat(64),
  rows: 2,
  moves: [{ n: 1, startS: 0, endS: 0.1, gold: true }],
  draft: false,
};
const FRAMES = [
  { mediaTime: 0, pose: anyPose() },
  { mediaTime: 0.066667, pose: null },
];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'instep-'));
  await writeKeypointCsv(dancePaths(folder, 'waltz').csv, FRAMES);
});
afterEach(() => rm(folder, { recursive: true }));

const withInfo = async (info: unknown) => {
  await writeFile(dancePaths(folder, 'waltz').json, typeof info === 'string' ? info : JSON.stringify(info));
  return readDance(folder, 'waltz');
};

describe('a dance on disk', () => {
  test('is read whole', async () => {
    const { info, choreography } = await withInfo(INFO);
    expect(info).toEqual(INFO);
    expect(choreography).toMatchObject({
      id: 'waltz',
      duration: 0.1,
      frames: FRAMES,
      moves: [{ n: 1, start: 0, end: 0.1, gold: true }],
    });
  });

  test('may have translations of its texts, into languages that the app does not know as well', async () => {
    const translations = { ko: { 'Slow waltz': '느린 왈츠' }, 'pt-BR': { 'no-jumps': 'sem saltos' } };
    expect((await withInfo({ ...INFO, translations })).info).toEqual({ ...INFO, translations });
  });

  test.each([
    ['text that is no JSON', '{', 'waltz.json: expected JSON: '],
    ['a missing title', { ...INFO, title: undefined }, 'waltz.json: title: expected text, got nothing'],
    ['a level past 3', { ...INFO, level: 4 }, 'waltz.json: level: expected at most 3, got 4'],
    [
      'a move without an end',
      { ...INFO, moves: [{ n: 1, startS: 0, gold: false }] },
      'waltz.json: moves[0].endS: expected a number, got nothing',
    ],
    [
      'an empty translation',
      { ...INFO, translations: { ko: { 'Slow waltz': '' } } },
      'waltz.json: translations.ko.Slow waltz: expected at least 1 characters, got ""',
    ],
    ['the id of another', { ...INFO, id: 'tango' }, 'waltz.json: expected id "waltz", got "tango"'],
    ['a wrong count of rows', { ...INFO, rows: 9 }, 'waltz.csv: expected 9 rows as waltz.json says, got 2'],
  ])('with %s is refused with its file', async (_what, info, words) => {
    await expect(withInfo(info)).rejects.toThrow(words);
  });

  const long = (...moves: readonly object[]) => ({ ...INFO, durationS: 12, rows: 180, moves });
  const move = (n: number, startS: number, endS: number) => ({ n, startS, endS, gold: false });

  test.each([
    [
      'past the end',
      long(move(1, 0, 2), move(2, 11, 13)),
      'moves[1]: expected an end within the video of 12 s, got 13',
    ],
    [
      'that overlap',
      long(move(1, 0, 4), move(2, 2, 6)),
      'moves[1]: expected a start after 4, where the move before ends, got 2',
    ],
    ['in reversed order', long(move(1, 6, 8), move(2, 2, 4)), 'moves[1]: expected a start after 8'],
    [
      'that end before they begin',
      long(move(1, 3, 2)),
      'moves[0]: expected an end 0.1 s after its start at 3 or later, got 2',
    ],
    ['of no length', long(move(1, 3, 3)), 'moves[0]: expected an end 0.1 s after its start at 3 or later, got 3'],
    [
      'with the same number',
      long(move(1, 0, 2), move(1, 2, 4)),
      'moves[1]: expected n 2, as moves are numbered in order, got 1',
    ],
    ['numbered from 0', long(move(0, 0, 2)), 'moves[0].n: expected at least 1, got 0'],
    ['before the beginning', long(move(1, -1, 2)), 'moves[0].startS: expected at least 0, got -1'],
    ['without a number (NaN is null in JSON)', long(move(1, 0, NaN)), 'moves[0].endS: expected a number, got null'],
    ['at text', long({ ...move(1, 0, 2), startS: '0' }), 'moves[0].startS: expected a number, got "0"'],
    ['that are none', long(), 'moves: expected at least one move, got none'],
    ['in no list', { ...INFO, moves: { 0: move(1, 0, 2) } }, 'moves: expected a list, got an object'],
  ])('with moves %s is refused in words', async (_what, info, words) => {
    await expect(withInfo(info)).rejects.toThrow(`waltz.json: ${words}`);
  });

  test.each([
    ['fps', 0],
    ['fps', 1e9],
    ['fps', null],
    ['durationS', 0],
    ['durationS', -3],
    ['durationS', 1e12],
    ['durationS', '12'],
    ['width', 0],
    ['width', 1.5],
    ['height', 1e15],
    ['rows', 0],
    ['rows', 1e9],
    ['level', 0],
    ['bpm', 0],
    ['bpm', 1e6],
    ['version', 2],
  ])('with a %s of %j is refused in words that name it', async (field, value) => {
    await expect(withInfo({ ...INFO, [field]: value })).rejects.toThrow(
      new RegExp(`^waltz\\.json: ${field}: expected .+, got `),
    );
  });

  test('with a number that overflows is refused', async () => {
    const text = JSON.stringify(INFO).replace('"fps":15', '"fps":1e999');
    await expect(withInfo(text)).rejects.toThrow('waltz.json: fps: expected a number, got Infinity');
  });

  test('may be a draft without moves', async () => {
    expect((await withInfo({ ...INFO, moves: [], draft: true })).info.moves).toEqual([]);
  });

  test('with "mirrored" is read, and a note says that it has no effect', async () => {
    await withInfo({ ...INFO, mirrored: true });
    const notes: string[] = [];
    const { info } = await readDance(folder, 'waltz', (words) => notes.push(words));
    expect(info).toEqual(INFO);
    expect(notes).toEqual([
      expect.stringMatching(/^waltz\.json: "mirrored" is ignored: the judge finds the side by itself/),
    ]);
    await withInfo({ ...INFO, mirrored: false });
    notes.length = 0;
    await readDance(folder, 'waltz', (words) => notes.push(words));
    expect(notes).toEqual([]);
  });

  test('that shows a frame before its time is refused with its line', async () => {
    await expect(withInfo({ ...INFO, fps: 30 })).rejects.toThrow(
      'waltz.csv:3:2: expected a media_time_s of 0.033 at most (30 rows/s), got 0.066667',
    );
    await expect(withInfo({ ...INFO, durationS: 0.05, moves: [], draft: true })).rejects.toThrow(
      'waltz.csv:3:2: expected a media_time_s of 0.05',
    );
  });

  test('whose JSON is a pipe is not waited for', async () => {
    execFileSync('mkfifo', [dancePaths(folder, 'waltz').json]);
    await expect(readDance(folder, 'waltz')).rejects.toThrow('waltz.json: expected a file, got a pipe or a device');
  });

  test('is listed by its JSON', async () => {
    expect(await listDanceIds(folder)).toEqual([]);
    await withInfo(INFO);
    expect(await listDanceIds(folder)).toEqual(['waltz']);
  });
});

test('a folder that does not exist has no dances', async () => {
  expect(await listDanceIds(path.join(folder, 'none'))).toEqual([]);
});

test('the sha256 of a file is that of its bytes', async () => {
  const file = path.join(folder, 'abc');
  await writeFile(file, 'abc');
  expect(await sha256OfFile(file)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
