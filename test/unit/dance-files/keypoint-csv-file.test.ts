import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeKeypointCsv, readKeypointCsv, writeKeypointCsv } from '@instep/dance-files/keypoint-csv-file';
import { KeypointCsvError } from '@instep/choreo/keypoint-csv';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { anyPose } from '../../support/any-pose.ts';
import { numbers } from '../../support/poses.ts';

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

/** The text with another nose_x in a line; the header is line 0. */
const changed = (line: number, cell: string): string =>
  makeKeypointCsv(FRAMES)
    .split('\n')
    .map((text, k) => (k === line ? text.split(',').with(2, cell).join(',') : text))
    .join('\n');

/** `MUTANTS=10000` for a long look. */
const MUTANTS = Number(process.env['MUTANTS'] ?? 100);

const SPOILERS = ['\0', '"', '\n', '\r', ',', '-', 'e9', '\u00ff', '999999999999999999999', 'NaN', ''];

/** The bytes with one to three places cut out, repeated or overwritten. */
const mutant = (whole: Buffer, random: () => number): Buffer => {
  let bytes = whole;
  for (let k = 0; k <= Math.floor(3 * random()); k++) {
    const at = Math.floor(random() * bytes.length);
    const length = Math.floor(random() ** 4 * 500);
    const spoiler = SPOILERS[Math.floor(random() * SPOILERS.length)] ?? '';
    const repeated = bytes.subarray(at, at + (random() < 0.5 ? length : 0));
    bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(spoiler), repeated, bytes.subarray(at + length)]);
  }
  return bytes;
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
    ['a column too many', makeKeypointCsv(FRAMES).replace(/$/gm, ',1'), 'dance.csv:1: expected 200 columns, got 201'],
    [
      'a column twice',
      makeKeypointCsv(FRAMES).replace('nose_y', 'nose_x'),
      'dance.csv:1:4: expected the column "nose_y"',
    ],
    ['not a number', changed(1, 'NaN'), 'dance.csv:2:3: expected nose_x to be a number, got "NaN"'],
    ['without end', changed(1, 'Infinity'), 'dance.csv:2:3: expected nose_x to be a number, got "Infinity"'],
    ['a hexadecimal number', changed(1, '0x10'), 'dance.csv:2:3: expected nose_x to be a number, got "0x10"'],
    ['a number in digits of elsewhere', changed(1, '١٢'), 'dance.csv:2:3: expected nose_x to be a number'],
    ['a zero byte', changed(1, '1\0'), 'dance.csv:2:3: expected nose_x to be a number'],
    ['a cell of two lines', changed(1, '"1\n2"'), 'dance.csv:2:3: expected nose_x to be a number'],
    ['a decimal comma', changed(1, '1,5'), 'dance.csv:2: expected 200 columns, got 201'],
    ['semicolons', makeKeypointCsv(FRAMES).replaceAll(',', ';'), 'dance.csv:1: expected 200 columns, got 1'],
    ['an empty line', `${makeKeypointCsv(FRAMES)}\n`, 'dance.csv:4: expected 200 columns, got 1'],
    ['a line without end', changed(1, '1'.repeat(20_000)), 'dance.csv:'],
    ['bytes of something else', new Uint8Array([0, 1, 2, 255, 254]), 'dance.csv:1: expected 200 columns, got 1'],
  ])('%s is refused with file and line', async (_what, text, words) => {
    await expect(reading(text)).rejects.toThrow(words);
  });

  test('that is not there is refused by name', async () => {
    await expect(readKeypointCsv(path.join(folder, 'none.csv'))).rejects.toThrow('none.csv: cannot be read: ENOENT');
  });

  test.each([
    ['a folder', (file: string) => mkdir(file), 'dance.csv: expected a file, got a folder'],
    ['a pipe', (file: string) => execFileSync('mkfifo', [file]), 'dance.csv: expected a file, got a pipe or a device'],
    ['a device', (file: string) => symlink('/dev/zero', file), 'dance.csv: expected a file, got a pipe or a device'],
    [
      'what is far too large',
      async (file: string) => {
        await writeFile(file, '');
        await truncate(file, 257 * 1024 * 1024);
      },
      'dance.csv: expected at most 256 MiB, got 257',
    ],
  ])('%s is not even opened', async (_what, make, words) => {
    const file = path.join(folder, 'dance.csv');
    await make(file);
    await expect(readKeypointCsv(file)).rejects.toThrow(new KeypointCsvError(words));
  });

  test('spoilt anywhere is refused in words, or read without a number that is none', async () => {
    const random = numbers(7);
    const whole = Buffer.from(makeKeypointCsv(FRAMES));
    let refused = 0;
    for (let k = 0; k < MUTANTS; k++) {
      const frames = await reading(mutant(whole, random)).catch((error: unknown) => {
        expect(error).toBeInstanceOf(KeypointCsvError);
        expect((error as Error).message).toMatch(/^dance\.csv:\d+/);
        refused += 1;
        return [];
      });
      for (const { mediaTime, pose } of frames) {
        const cells = Object.values(pose ?? {}).flatMap(({ x, y, confidence, world }) => [
          x,
          y,
          confidence,
          world?.z ?? 0,
        ]);
        expect([mediaTime, ...cells].every(Number.isFinite)).toBe(true);
      }
    }
    expect(refused).toBeGreaterThan(MUTANTS / 3);
  }, 3_600_000);
});
