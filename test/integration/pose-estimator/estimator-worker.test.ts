import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createJpegDecoder } from '@instep/pose-estimator/jpeg';
import { loadPoseModel } from '@instep/pose-estimator/load-model';
import {
  createEstimatorWorker,
  type EstimatorWorker,
  type EstimatorWorkerOptions,
  type WorkerKind,
} from '@instep/pose-estimator/worker/estimator-worker';
import { WorkerGoneError } from '@instep/pose-estimator/worker/worker-messages';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dancerVideo } from '../../support/dancer-video.ts';
import { rawFrame } from '../../support/raw-frame.ts';
import { videoPictures } from '../../support/video-pictures.ts';

const jpegs = videoPictures(dancerVideo(), 1).slice(0, 3);
const [first, second] = jpegs as [Uint8Array, Uint8Array];
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

const start = (kind: WorkerKind, options: Partial<EstimatorWorkerOptions> = {}): Promise<EstimatorWorker> =>
  createEstimatorWorker({ choice: { name: 'lite' }, kind, ...options });

describe.each(['thread', 'process'] as const)('an estimator in a %s', (kind) => {
  let worker: EstimatorWorker;
  beforeAll(async () => {
    worker = await start(kind);
  });
  afterAll(() => worker.close());

  test('a JPEG of the dancer is seen, with the size of its picture and the time it took', async () => {
    const { outcome, pose, picture: size, reason, inferMs } = await worker.estimateJpeg('a', first, 0);
    expect([worker.family, outcome, reason]).toEqual(['blazepose', 'seen', null]);
    const { width, height } = createJpegDecoder()(first);
    expect(size).toEqual({ width, height });
    expect(pose?.nose.x).toBeGreaterThan(0);
    expect(pose?.nose.x).toBeLessThan(width);
    expect(inferMs).toBeGreaterThan(0);
  });

  test('the pose is that of the model run here, to the last bit', async () => {
    const model = await loadPoseModel({ name: 'lite' });
    const here = await model.createEstimator().estimate(createJpegDecoder()(second), 0);
    const { pose } = await worker.estimateJpeg('b', second, 0);
    expect(pose).toEqual(here);
    await model.close();
  });

  test('pictures of several tracks are answered in the order of asking', async () => {
    const answered: string[] = [];
    const ask = async (name: string, image: Uint8Array, timeMs: number) => {
      await worker.estimateJpeg(name, image, timeMs);
      answered.push(`${name}${timeMs}`);
    };
    await Promise.all([ask('c', first, 0), ask('d', new Uint8Array(9), 0), ask('d', second, 1), ask('c', second, 1)]);
    expect(answered).toEqual(['c0', 'd0', 'd1', 'c1']);
  });

  test('bytes that are asked about stay whole, also where they are a part of a pool', async () => {
    const pooled = Buffer.from(first.subarray(0, 1000));
    const before = Buffer.from(pooled);
    const { outcome, reason } = await worker.estimateJpeg('e', pooled, 0);
    expect([outcome, pooled.equals(before)]).toEqual(['undecodable', true]);
    expect(reason).toMatch(/^expected a JPEG/);
  });

  test('nobody is seen in an empty picture', async () => {
    const { outcome, pose, picture: size } = await worker.estimatePicture('f', rawFrame(320, 240), 0);
    expect([outcome, pose, size]).toEqual(['nobody', null, { width: 320, height: 240 }]);
  });

  test('a track that is forgotten starts anew, the others go on', async () => {
    const follow = async (trackId: string, image: Uint8Array, timeMs: number) =>
      (await worker.estimateJpeg(trackId, image, timeMs)).pose;
    const fresh = await follow('fresh', second, 0);
    await follow('g', first, 0);
    await follow('h', first, 0);
    worker.forget('g');
    expect(await follow('g', second, 100)).toEqual(fresh);
    expect(await follow('h', second, 100)).not.toEqual(fresh);
  });

  test('a track goes on where another worker left it', async () => {
    const { track } = await worker.estimateJpeg('i', first, 0);
    const goesOn = (await worker.estimateJpeg('i', second, 100)).pose;
    const other = await start(kind);
    expect((await other.estimateJpeg('i', second, 100, track)).pose).toEqual(goesOn);
    await other.close();
  });

  test('a worker says what memory it takes', async () => {
    await worker.estimateJpeg('a', first, 0);
    await worker.estimateJpeg('a', first, 100);
    expect(worker.memoryBytes()).toBeGreaterThan(50 * 2 ** 20);
  });

  test('a worker that is closed finishes what is in hand, and nobody is told that it has gone', async () => {
    const gone: Error[] = [];
    const short = await start(kind, { onExit: (error) => gone.push(error) });
    const inHand = short.estimateJpeg('a', first, 0);
    await short.close();
    expect((await inHand).outcome).toBe('seen');
    expect(gone).toEqual([]);
    await expect(short.estimateJpeg('a', first, 0)).rejects.toThrow(WorkerGoneError);
  });

  // A thread that is ended in the middle of native code may take the whole process with it: that is why processes serve.
  test.runIf(kind === 'process')('a worker that dies rejects what is in hand and says so, once', async () => {
    const gone: Error[] = [];
    const short = await start(kind, { onExit: (error) => gone.push(error) });
    const inHand = [short.estimateJpeg('a', first, 0), short.estimateJpeg('b', first, 0)];
    const settled = Promise.allSettled(inHand);
    await short.kill();
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(short.estimateJpeg('a', first, 0)).rejects.toThrow(/has ended/);
    expect(gone).toHaveLength(1);
    expect(gone[0]).toBeInstanceOf(WorkerGoneError);
  });
});

test.each(['thread', 'process'] as const)('a worker in a %s whose model cannot be loaded says why', async (kind) => {
  const starting = createEstimatorWorker({ choice: { name: 'movenet', modelUrl: '/nowhere/model.json' }, kind });
  await expect(starting).rejects.toThrow('/nowhere/model.json: expected a TensorFlow graph model');
  await expect(starting).rejects.toMatchObject({ name: 'ModelUrlError' });
});

test.each(['thread', 'process'] as const)(
  'a worker in a %s starts where TypeScript is read by tsx, and the program ends',
  async (kind) => {
    const program = `
      const { createEstimatorWorker } = await import('@instep/pose-estimator/worker/estimator-worker');
      const worker = await createEstimatorWorker({ choice: { name: 'lite' }, kind: '${kind}' });
      console.log(worker.family);
      await worker.close();`;
    const flags = ['--import', 'tsx', '--input-type=module', '--eval', program];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, flags, { cwd: ROOT });
    expect([stdout, stderr]).toEqual(['blazepose\n', '']);
  },
);

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test('a worker in a process does not outlive the program that started it, and the signals of a terminal end only that', async () => {
  const program = `
    const { createEstimatorWorker } = await import('@instep/pose-estimator/worker/estimator-worker');
    await createEstimatorWorker({ choice: { name: 'lite' }, kind: 'process' });
    const { execFileSync } = await import('node:child_process');
    console.log(execFileSync('pgrep', ['-P', String(process.pid), '-f', 'start-worker']).toString());`;
  const flags = ['--import', 'tsx', '--input-type=module', '--eval', program];
  const child = spawn(process.execPath, flags, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  const worker = Number(said.toString());
  process.kill(worker, 'SIGINT');
  process.kill(worker, 'SIGTERM');
  await expect.poll(() => isAlive(worker)).toBe(true);
  child.kill('SIGKILL');
  await expect.poll(() => isAlive(worker)).toBe(false);
});
