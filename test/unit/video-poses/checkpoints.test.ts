import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TimedPose } from '@instep/choreo/pose';
import { openCheckpointStore } from '@instep/video-poses/checkpoints';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { swingingPose } from '../../support/fake-pose-model.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'instep-kept-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Ten thirds of a second, so that no number is a round one; nobody is seen in every fourth. */
const FRAMES: readonly TimedPose[] = Array.from({ length: 10 }, (_, k) => ({
  mediaTime: k / 3,
  pose: k % 4 === 3 ? null : swingingPose(k / 3),
}));
/** How many people were counted in each. */
const PEOPLE: readonly number[] = [1, 1, 1, 2, 2, 1, 1, 0, 1, 1];
const trackAt = (rows: number) => ({
  region: { x: rows / 3, y: 2, size: 3, rotation: -0.1 },
  lastSeen: null,
  lastTimeMs: rows,
  doubtedSinceMs: null,
  people: 1,
});
const save = async (...counts: readonly number[]): Promise<void> => {
  const kept = await openCheckpointStore(folder, 'waltz');
  for (const rows of counts)
    await kept.save({ frames: FRAMES.slice(0, rows), track: trackAt(rows), people: PEOPLE.slice(0, rows) });
};
const readSaved = async () => (await openCheckpointStore(folder, 'waltz')).previous;

test('what was saved is found again, number for number, with the last track', async () => {
  await save(4, 8);
  expect(await readSaved()).toEqual({ frames: FRAMES.slice(0, 8), track: trackAt(8), people: PEOPLE.slice(0, 8) });
});

test('another measurement begins with nothing', async () => {
  await save(4);
  expect((await openCheckpointStore(folder, 'tango')).previous).toEqual({ frames: [], track: null, people: [] });
});

test('a damaged piece and all pieces after it are ignored', async () => {
  await save(3, 6, 9);
  truncateSync(path.join(folder, 'waltz', '3.json'), 2000);
  expect((await readSaved()).frames).toEqual(FRAMES.slice(0, 3));
});

test('a piece with a changed number is ignored', async () => {
  await save(3);
  const file = path.join(folder, 'waltz', '0.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace('0.9', '0.8'));
  expect((await readSaved()).frames).toEqual([]);
});

test('checkpoints that no run has continued for two weeks are removed', async () => {
  await save(3);
  const longAgo = Date.now() / 1000 - 15 * 24 * 3600;
  utimesSync(path.join(folder, 'waltz'), longAgo, longAgo);
  await openCheckpointStore(folder, 'tango');
  expect(readdirSync(folder)).toEqual([]);
});
