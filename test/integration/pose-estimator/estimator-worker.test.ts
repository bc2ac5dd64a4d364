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
import { WorkerExitError } from '@instep/pose-estimator/worker/worker-messages';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dancerVideo } from '../../support/test-data.ts';
import { rawFrame, videoJpegs } from '../../support/frames.ts';

const jpegs = videoJpegs(dancerVideo(), 1).slice(0, 3);
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

  test('the dancer is seen in a JPEG; the result has its size and the time it took', async () => {
    const { outcome, pose, size, reason, inferMs } = await worker.estimateJpeg('a', first, 0);
    expect([worker.family, outcome, reason]).toEqual(['blazepose', 'seen', null]);
    const { width, height } = createJpegDecoder()(first);
    expect(size).toEqual({ width, height });
    expect(pose?.nose.x).toBeGreaterThan(0);
    expect(pose?.nose.x).toBeLessThan(width);
    expect(inferMs).toBeGreaterThan(0);
  });

  test('the pose is bit for bit that of the model in this process', async () => {
    const model = await loadPoseModel({ name: 'lite' });
    const here = await model.createEstimator().estimate(createJpegDecoder()(second), 0);
    const { pose } = await worker.estimateJpeg('b', second, 0);
    expect(pose).toEqual(here);
    await model.close();
  });

  test('results for several tracks come in the order of the calls', async () => {
    const finished: string[] = [];
    const estimate = async (name: string, image: Uint8Array, timeMs: number) => {
      await worker.estimateJpeg(name, image, timeMs);
      finished.push(`${name}${timeMs}`);
    };
    await Promise.all([
      estimate('c', first, 0),
      estimate('d', new Uint8Array(9), 0),
      estimate('d', second, 1),
      estimate('c', second, 1),
    ]);
    expect(finished).toEqual(['c0', 'd0', 'd1', 'c1']);
  });

  test("the caller's bytes are left unchanged, also if they are part of a pool", async () => {
    const pooled = Buffer.from(first.subarray(0, 1000));
    const before = Buffer.from(pooled);
    const { outcome, reason } = await worker.estimateJpeg('e', pooled, 0);
    expect([outcome, pooled.equals(before)]).toEqual(['undecodable', true]);
    expect(reason).toMatch(/^expected a JPEG/);
  });

  test('nobody is seen in an empty frame', async () => {
    const { outcome, pose, size } = await worker.estimateFrame('f', rawFrame(320, 240), 0);
    expect([outcome, pose, size]).toEqual(['nobody', null, { width: 320, height: 240 }]);
  });

  test('a forgotten track starts again without memory, the others continue', async () => {
    const follow = async (trackId: string, image: Uint8Array, timeMs: number) =>
      (await worker.estimateJpeg(trackId, image, timeMs)).pose;
    const fresh = await follow('fresh', second, 0);
    await follow('g', first, 0);
    await follow('h', first, 0);
    worker.forgetTrack('g');
    expect(await follow('g', second, 100)).toEqual(fresh);
    expect(await follow('h', second, 100)).not.toEqual(fresh);
  });

  test('a track can continue at another worker', async () => {
    const { track } = await worker.estimateJpeg('i', first, 0);
    const continued = (await worker.estimateJpeg('i', second, 100)).pose;
    const other = await start(kind);
    expect((await other.estimateJpeg('i', second, 100, track)).pose).toEqual(continued);
    await other.close();
  });

  test('a seat that nobody takes has no pose; who is seen has one, and the state has all seats', async () => {
    await worker.estimateJpeg('j', first, 0, null, 2);
    const { outcome, poses, pose, track } = await worker.estimateJpeg('j', first, 100, null, 2);
    expect([outcome, poses]).toEqual(['seen', [pose, null]]);
    expect(pose).not.toBeNull();
    expect(track && 'seats' in track && track.seats.map(({ region }) => region !== null)).toEqual([true, false]);
  });

  test('players change seats, and keep them at another worker', async () => {
    const seats = 2;
    await worker.estimateJpeg('k', first, 0, null, seats);
    worker.swapSeats('k', 0, 1);
    const { poses, track } = await worker.estimateJpeg('k', first, 100, null, seats);
    expect(poses[0]).not.toBeNull();
    worker.swapSeats('k', 0, 1);
    expect((await worker.estimateJpeg('k', first, 200, null, seats)).poses[0]).toBeNull();
    const other = await start(kind);
    expect((await other.estimateJpeg('k', first, 200, track, seats)).poses[1]).toBeNull();
    await other.close();
  });

  test('more people than the model can follow are refused', async () => {
    expect(worker.maxSeats).toBe(4);
    await expect(worker.estimateJpeg('l', first, 0, null, 5)).rejects.toThrow(
      'expected at most 4 people for lite, got 5',
    );
  });

  test('a worker reports its memory', async () => {
    await worker.estimateJpeg('a', first, 0);
    await worker.estimateJpeg('a', first, 100);
    expect(worker.memoryBytes()).toBeGreaterThan(50 * 2 ** 20);
  });

  test('a worker that is closed finishes pending requests, and onExit is not called', async () => {
    const exits: Error[] = [];
    const short = await start(kind, { onExit: (error) => exits.push(error) });
    const pending = short.estimateJpeg('a', first, 0);
    await short.close();
    expect((await pending).outcome).toBe('seen');
    expect(exits).toEqual([]);
    await expect(short.estimateJpeg('a', first, 0)).rejects.toThrow(WorkerExitError);
  });

  // Terminating a thread that runs native code can end the whole process; that is why the server uses processes.
  test.runIf(kind === 'process')('a worker that dies rejects pending requests and calls onExit once', async () => {
    const exits: Error[] = [];
    const short = await start(kind, { onExit: (error) => exits.push(error) });
    const pending = [short.estimateJpeg('a', first, 0), short.estimateJpeg('b', first, 0)];
    const settled = Promise.allSettled(pending);
    await short.kill();
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(short.estimateJpeg('a', first, 0)).rejects.toThrow(/has ended/);
    expect(exits).toHaveLength(1);
    expect(exits[0]).toBeInstanceOf(WorkerExitError);
  });
});

test.each(['thread', 'process'] as const)(
  "a worker in a %s whose model can't be loaded rejects with the reason",
  async (kind) => {
    const starting = createEstimatorWorker({ choice: { name: 'movenet', modelUrl: '/nowhere/model.json' }, kind });
    await expect(starting).rejects.toThrow('/nowhere/model.json: expected a TensorFlow graph model');
    await expect(starting).rejects.toMatchObject({ name: 'ModelUrlError' });
  },
);

test.each(['thread', 'process'] as const)(
  'a worker in a %s starts from a program that runs by tsx, and the program ends',
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

test("a worker process ignores a terminal's signals, and ends with the program that started it", async () => {
  const program = `
    const { createEstimatorWorker } = await import('@instep/pose-estimator/worker/estimator-worker');
    await createEstimatorWorker({ choice: { name: 'lite' }, kind: 'process' });
    const { execFileSync } = await import('node:child_process');
    console.log(execFileSync('pgrep', ['-P', String(process.pid), '-f', 'start-worker']).toString());`;
  const flags = ['--import', 'tsx', '--input-type=module', '--eval', program];
  const child = spawn(process.execPath, flags, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const [output] = (await once(child.stdout, 'data')) as [Buffer];
  const worker = Number(output.toString());
  process.kill(worker, 'SIGINT');
  process.kill(worker, 'SIGTERM');
  await expect.poll(() => isAlive(worker)).toBe(true);
  child.kill('SIGKILL');
  await expect.poll(() => isAlive(worker)).toBe(false);
});
