import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { KEYPOINT_NAMES } from '@instep/choreo/skeleton';
import { loadPoseModel } from '@instep/pose-estimator/load-model';
import { loadTensorFlow } from '@instep/pose-estimator/movenet/tensorflow';
import { createEstimatorWorker } from '@instep/pose-estimator/worker/estimator-worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rawFrame } from '../../support/frames.ts';
import { TINY_CONFIDENCE, TINY_KEYPOINTS, writeTinyMoveNet } from '../../support/tiny-movenet.ts';

let folder: string;
let server: Server;
let address: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'movenet-'));
  writeTinyMoveNet(path.join(folder, 'lightning'));
  writeTinyMoveNet(path.join(folder, 'thunder'), 256);
  writeTinyMoveNet(path.join(folder, 'other'), 128);
  server = createServer((request, response) => {
    readFile(path.join(folder, request.url ?? '')).then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

const WHITE = rawFrame(320, 240, () => [255, 255, 255]);
const modelUrls = {
  'a path': () => path.join(folder, 'lightning/model.json'),
  'a file: URL': () => pathToFileURL(path.join(folder, 'lightning/model.json')).href,
  'an http address': () => `${address}/lightning/model.json`,
  'a path, as Thunder': () => path.join(folder, 'thunder/model.json'),
};

test.each(Object.entries(modelUrls))('a model at %s is loaded and run', async (_where, modelUrl) => {
  const model = await loadPoseModel({ name: 'movenet', modelUrl: modelUrl() });
  expect([model.family, model.name]).toEqual(['movenet', 'movenet']);
  const pose = await model.createEstimator().estimate(WHITE, 0);
  // From the first frame, the network gets the square in the middle: 240 pixels a side, 40 from the left.
  for (const [index, name] of [[0, 'nose'] as const, [16, 'right_ankle'] as const]) {
    const place = TINY_KEYPOINTS[index] ?? { x: NaN, y: NaN };
    expect(pose?.[name].x).toBeCloseTo(40 + place.x * 240, 2);
    expect(pose?.[name].y).toBeCloseTo(place.y * 240, 2);
  }
  expect(pose?.nose.confidence).toBeCloseTo(TINY_CONFIDENCE, 2);
  await model.close();
});

test('the 17 keypoints of MoveNet are filled, the others are not, and none has a world point', async () => {
  const model = await loadPoseModel({ name: 'movenet', modelUrl: modelUrls['a path']() });
  const pose = await model.createEstimator().estimate(WHITE, 0);
  expect(KEYPOINT_NAMES.filter((name) => (pose?.[name].confidence ?? 0) > 0)).toHaveLength(17);
  expect(KEYPOINT_NAMES.filter((name) => pose?.[name].world !== null)).toEqual([]);
  expect(pose?.left_heel.confidence).toBe(0);
  await model.close();
});

test('a dark frame has no pose, and an estimator can be reset', async () => {
  const model = await loadPoseModel({ name: 'movenet', modelUrl: modelUrls['a path']() });
  const estimator = model.createEstimator();
  expect(await estimator.estimate(WHITE, 0)).not.toBeNull();
  expect(await estimator.estimate(rawFrame(320, 240), 100)).toBeNull();
  estimator.reset();
  expect(await estimator.estimate(WHITE, 200)).not.toBeNull();
  await model.close();
});

test("two estimators of a model don't affect each other", async () => {
  const model = await loadPoseModel({ name: 'movenet', modelUrl: modelUrls['a path']() });
  const [one, other] = [model.createEstimator(), model.createEstimator()];
  const first = await one.estimate(WHITE, 0);
  expect(await other.estimate(WHITE, 0)).toEqual(first);
  // The next frame is cropped around the person, so this tiny model's keypoints move.
  const second = await one.estimate(WHITE, 100);
  expect(second).not.toEqual(first);
  expect(await other.estimate(WHITE, 100)).toEqual(second);
  await model.close();
});

test('an estimator worker can run MoveNet', async () => {
  const worker = await createEstimatorWorker({
    choice: { name: 'movenet', modelUrl: modelUrls['a path']() },
    kind: 'thread',
  });
  const { outcome, pose } = await worker.estimateFrame('a', WHITE, 0);
  expect([worker.family, outcome, pose?.nose.world]).toEqual(['movenet', 'seen', null]);
  await worker.close();
});

test.each([
  [
    'that does not exist',
    () => path.join(folder, 'nowhere.json'),
    /nowhere\.json: expected a TensorFlow graph model: /,
  ],
  [
    "that the server doesn't have",
    () => `${address}/nowhere.json`,
    /nowhere\.json: expected a TensorFlow graph model: /,
  ],
  [
    'with another input size',
    () => path.join(folder, 'other/model.json'),
    /expected one 192 x 192 .* got \[1, 128, 128, 3\]/,
  ],
  ['that is not JSON', () => path.join(folder, 'lightning/shard1of2.bin'), /expected a TensorFlow graph model: /],
])('a model %s is rejected with its address', async (_what, modelUrl, message) => {
  await expect(loadPoseModel({ name: 'movenet', modelUrl: modelUrl() })).rejects.toThrow(message);
});

test('without the native library TensorFlow runs on wasm', async () => {
  const { tf } = await loadTensorFlow();
  expect(tf.getBackend()).toBe('wasm');
});

test('the native library is used if it is installed', async () => {
  const { tf } = await loadTensorFlow();
  const wasm = tf.backend();
  // What the library does when it is imported: it registers its backend under this name.
  const { tf: native } = await loadTensorFlow(() => {
    tf.registerBackend('tensorflow', () => wasm);
  });
  expect(native.getBackend()).toBe('tensorflow');
  await tf.setBackend('wasm');
});

test('loading fails if the native library is installed but broken', async () => {
  const broken = () => {
    throw new Error('the native addon is missing');
  };
  await expect(loadTensorFlow(broken)).rejects.toThrow('the native addon is missing');
});
