import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeKeypointCsv, readKeypointCsv, writeKeypointCsv } from '@instep/dance-files/keypoint-csv-file';
import { KeypointCsvError } from '@instep/choreo/keypoint-csv';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { randomNumbers } from '../../support/poses.ts';
import { VALID_FRAMES, INVALID_CSVS, corruptBytes } from '../../support/invalid-csvs.ts';

const FRAMES = VALID_FRAMES;

let folder: string;
beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), 'instep-'))));
afterEach(() => rm(folder, { recursive: true }));

const reading = async (text: string | Uint8Array) => {
  const file = path.join(folder, 'dance.csv');
  await writeFile(file, text);
  return readKeypointCsv(file);
};

/** `MUTANTS=10000` for a long look. */
const MUTANTS = Number(process.env['MUTANTS'] ?? 100);

describe('a keypoint CSV on disk', () => {
  test('is read as it was written', async () => {
    const file = path.join(folder, 'dance.csv');
    await writeKeypointCsv(file, FRAMES);
    expect(await readKeypointCsv(file)).toEqual(FRAMES);
  });

  test('ends its lines with a line feed alone', () => {
    expect(makeKeypointCsv(FRAMES)).not.toContain('\r');
    expect(makeKeypointCsv(FRAMES).split('\n')).toHaveLength(5);
  });

  test.each([
    ['with a byte order mark', `\uFEFF${makeKeypointCsv(FRAMES)}`],
    ['with carriage returns', makeKeypointCsv(FRAMES).replaceAll('\n', '\r\n')],
  ])('%s is read all the same', async (_what, text) => {
    expect(await reading(text)).toEqual(FRAMES);
  });

  test.each(INVALID_CSVS)('%s is refused with file and line', async (_what, text, words) => {
    await expect(reading(text)).rejects.toThrow(words);
  });

  test('that does not exist is refused by name', async () => {
    await expect(readKeypointCsv(path.join(folder, 'none.csv'))).rejects.toThrow(
      /^none\.csv: cannot be read: ENOENT: no such file or directory$/,
    );
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

  test('damaged anywhere is refused with a message, or read without NaN', async () => {
    const random = randomNumbers(7);
    const whole = Buffer.from(makeKeypointCsv(FRAMES));
    let refused = 0;
    for (let k = 0; k < MUTANTS; k++) {
      const frames = await reading(corruptBytes(whole, random)).catch((error: unknown) => {
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
