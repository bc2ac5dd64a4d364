import { spawn } from 'node:child_process';
import { availableParallelism, setPriority } from 'node:os';
import { createEstimatorWorker } from '@instep/pose-estimator/worker/estimator-worker';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { cpuWaitOf } from '@instep/server/sources/hang-detector';
import { systemClock } from '@instep/server/clock';
import { EstimatorPool, type PoolClient } from '@instep/server/sources/estimator-pool';
import type { WorkerLimits } from '@instep/server/sources/worker-queue';
import { dancerVideo } from '../../support/test-data.ts';
import { videoJpegs } from '../../support/frames.ts';

const [jpeg] = videoJpegs(dancerVideo(), 1) as [Uint8Array];
const LIMITS: WorkerLimits = { hangMs: 60_000, memoryBytes: 2 ** 40, frames: 1e9 };

let pool: EstimatorPool;
afterEach(() => pool.close());

/**
 * Starts a pool of real workers in processes. Returns their ids in the order in which they are started, replacements
 * last.
 */
const createPool = async (count: number, limits: Partial<WorkerLimits> = {}): Promise<number[]> => {
  const ids: number[] = [];
  let starts = 0;
  const start = async (onExit: (error: Error) => void) => {
    const index = starts++;
    const worker = await createEstimatorWorker({ choice: { name: 'lite' }, kind: 'process', onExit });
    ids[index] = worker.pid ?? NaN;
    return worker;
  };
  const log = pino({ level: 'silent' });
  pool = await EstimatorPool.start({ count, start, limits: { ...LIMITS, ...limits }, clock: systemClock, log });
  return ids;
};

let timeMs = 0;
const estimate = async (client: PoolClient) =>
  (await client.estimate(() => ({ jpeg, timeMs: (timeMs += 100) })))?.estimate.outcome;

test.each([
  ['crashes', 'SIGSEGV', {}],
  ['hangs', 'SIGSTOP', { hangMs: 1000 }],
] as const)(
  'when a worker %s, its player loses one frame, and the other player none',
  async (_fault, signal, limits) => {
    const ids = await createPool(2, limits);
    const [mia, jan] = [pool.join('mia'), pool.join('jan')];
    expect([await estimate(mia), await estimate(jan)]).toEqual(['seen', 'seen']);
    process.kill(ids[0] ?? NaN, signal);
    const lost = expect(estimate(mia)).rejects.toThrow(/process has ended/);
    expect(await estimate(jan)).toBe('seen');
    await lost;
    expect([await estimate(mia), await estimate(jan)]).toEqual(['seen', 'seen']);
    await expect.poll(() => ids.length, { timeout: 120_000 }).toBe(3);
    expect([await estimate(mia), await estimate(jan)]).toEqual(['seen', 'seen']);
  },
);

/** Runs `act` while twice as many busy processes as there are cores compete with it. */
const whileAllCoresAreBusy = async <T>(act: () => Promise<T>): Promise<T> => {
  const loop = 'const end = Date.now() + 60_000; while (Date.now() < end);';
  const children = Array.from({ length: 2 * availableParallelism() }, () => spawn(process.execPath, ['-e', loop]));
  try {
    return await act();
  } finally {
    children.forEach((child) => child.kill('SIGKILL'));
  }
};

test.runIf(process.platform === 'linux')('a worker that gets little CPU time is not treated as hung', async () => {
  const ids = await createPool(1, { hangMs: 300 });
  const pid = ids[0] ?? NaN;
  const mia = pool.join('mia');
  expect(await estimate(mia)).toBe('seen');
  setPriority(pid, 10);
  const outcomes: unknown[] = [];
  const times: number[] = [];
  await whileAllCoresAreBusy(async () => {
    const before = cpuWaitOf(pid);
    for (let k = 0; k < 6; k++) {
      const startedAt = performance.now();
      outcomes.push(await estimate(mia));
      times.push(performance.now() - startedAt);
    }
    const waitedMs = cpuWaitOf(pid) - before;
    console.info(
      `the slowest of 6 frames took ${Math.max(...times).toFixed(0)} ms; the worker waited ${waitedMs.toFixed(0)} ms in all for a core`,
    );
  });
  expect(new Set(outcomes)).toEqual(new Set(['seen']));
  expect(ids).toHaveLength(1);
});

test('when the only worker crashes, its frame fails, and the replacement estimates the next', async () => {
  const ids = await createPool(1);
  const mia = pool.join('mia');
  expect(await estimate(mia)).toBe('seen');
  process.kill(ids[0] ?? NaN, 'SIGKILL');
  await expect(estimate(mia)).rejects.toThrow(/SIGKILL/);
  expect(await estimate(mia)).toBe('seen');
  expect(ids).toHaveLength(2);
});

test('a worker that uses too much memory is replaced, and no frame is lost', async () => {
  const ids = await createPool(1, { memoryBytes: 2 ** 20 });
  const mia = pool.join('mia');
  const outcomes: unknown[] = [];
  while (ids.length < 2) outcomes.push(await estimate(mia));
  for (let k = 0; k < 5; k++) outcomes.push(await estimate(mia));
  expect(new Set(outcomes)).toEqual(new Set(['seen']));
});
