import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeKeypointCsv, readKeypointCsv, writeKeypointCsv } from '@instep/dance-files/keypoint-csv-file';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { anyPose } from '../../support/any-pose.ts';

const FRAMES = [
  { mediaTime: 0, pose: anyPose() },
  { mediaTime: 0.066667, pose: null },
];

let folder: string;
beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), 'instep-'))));
afterEach(() => rm(folder, { recursive: true }));

const reading = async (text: string | Uint8Array) => {
  const file = path.join(folder, 'dance.csv');
  await writeFile(file, text);
  return readKeypointCsv(file);
};

describe('a keypoint CSV on disk', () => {
  test('is read as it was written', async () => {
    const file = path.join(folder, 'dance.csv');
    await writeKeypointCsv(file, FRAMES);
    expect(await readKeypointCsv(file)).toEqual(FRAMES);
  });

  test('ends its lines with a line feed alone', () => {
    expect(makeKeypointCsv(FRAMES)).not.toContain('\r');
    expect(makeKeypointCsv(FRAMES).split('\n')).toHaveLength(4);
  });

  test.each([
    ['with a byte order mark', `\uFEFF${makeKeypointCsv(FRAMES)}`],
    ['with carriage returns', makeKeypointCsv(FRAMES).replaceAll('\n', '\r\n')],
  ])('%s is read all the same', async (_what, text) => {
    expect(await reading(text)).toEqual(FRAMES);
  });

  test.each([
    ['an empty file', '', 'dance.csv:1: expected a header of 200 columns, got nothing'],
    ['a row cut short', makeKeypointCsv(FRAMES).trimEnd().slice(0, -1), 'dance.csv:3: expected 200 columns, got 199'],
    ['a quote that never ends', makeKeypointCsv(FRAMES).replace('0,0.0', '"0,0.0'), 'dance.csv:'],
    ['bytes of something else', new Uint8Array([0, 1, 2, 255, 254]), 'dance.csv:1: expected 200 columns, got 1'],
  ])('%s is refused with file and line', async (_what, text, words) => {
    await expect(reading(text)).rejects.toThrow(words);
  });

  test('that is not there is refused by name', async () => {
    await expect(readKeypointCsv(path.join(folder, 'none.csv'))).rejects.toThrow('none.csv: cannot be read: ENOENT');
  });
});
