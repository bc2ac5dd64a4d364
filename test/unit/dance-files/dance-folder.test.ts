import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dancePaths, listDanceIds, readDance, sha256OfFile } from '@instep/dance-files/dance-folder';
import type { DanceInfo } from '@instep/dance-files/dance-info';
import { writeKeypointCsv } from '@instep/dance-files/keypoint-csv-file';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { anyPose } from '../../support/any-pose.ts';

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
  mirrored: false,
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

  test.each([
    ['text that is no JSON', '{', 'waltz.json: expected JSON: '],
    ['a missing title', { ...INFO, title: undefined }, 'waltz.json: title: '],
    ['a level past 3', { ...INFO, level: 4 }, 'waltz.json: level: '],
    ['a move without an end', { ...INFO, moves: [{ n: 1, startS: 0, gold: false }] }, 'waltz.json: moves.0.endS: '],
    ['the id of another', { ...INFO, id: 'tango' }, 'waltz.json: expected id "waltz", got "tango"'],
    ['a wrong count of rows', { ...INFO, rows: 9 }, 'waltz.csv: expected 9 rows as waltz.json says, got 2'],
  ])('with %s is refused with its file', async (_what, info, words) => {
    await expect(withInfo(info)).rejects.toThrow(words);
  });

  test('that shows a frame before its time is refused with its line', async () => {
    await expect(withInfo({ ...INFO, fps: 30 })).rejects.toThrow(
      'waltz.csv:3:2: expected a media_time_s of 0.033 at most (30 rows/s), got 0.066667',
    );
    await expect(withInfo({ ...INFO, durationS: 0.05 })).rejects.toThrow(
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

test('a folder that is not there holds no dances', async () => {
  expect(await listDanceIds(path.join(folder, 'none'))).toEqual([]);
});

test('the sha256 of a file is that of its bytes', async () => {
  const file = path.join(folder, 'abc');
  await writeFile(file, 'abc');
  expect(await sha256OfFile(file)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
