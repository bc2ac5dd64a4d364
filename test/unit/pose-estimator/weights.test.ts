import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readWeights, WEIGHTS, WeightsError, weightsFolder, type WeightsName } from '@instep/pose-estimator/weights';
import { afterAll, beforeAll, expect, test } from 'vitest';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'weights-'));
});
afterAll(() => rm(folder, { recursive: true }));

test.each(Object.keys(WEIGHTS) as WeightsName[])('the installed weights of %s are the pinned ones', async (name) => {
  const bytes = await readWeights(name);
  // The file identifier of TFLite.
  expect(Buffer.from(bytes.subarray(4, 8)).toString()).toBe('TFL3');
});

test('other weights are refused, naming both hashes', async () => {
  await writeFile(path.join(folder, WEIGHTS.lite.file), 'other weights');
  const reading = readWeights('lite', folder);
  await expect(reading).rejects.toThrow(WeightsError);
  await expect(reading).rejects.toThrow(`pose_landmark_lite.tflite: expected sha256 ${WEIGHTS.lite.sha256}, got`);
});

test('missing weights are named', async () => {
  await expect(readWeights('full', folder)).rejects.toThrow(/pose_landmark_full\.tflite: cannot be read/);
});

test('the weights are in their own package', () => {
  expect(weightsFolder()).toMatch(/@mediapipe.pose$/);
});
