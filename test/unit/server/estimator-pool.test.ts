import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { EstimatorPool, type PoolClient } from '@instep/server/sources/estimator-pool';
import { WorkerDiedError, type WorkerLimits } from '@instep/server/sources/worker-queue';
import type { PoolWorker, StartWorker } from '@instep/server/sources/supervised-worker';
import {
  fakeWorker,
  NOBODY_ESTIMATE,
  encodeFakeFrame,
  startFakeWorker,
  type FrameContent,
} from '../../support/fake-estimator.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { flushPromises } from '../../support/run-performance.ts';

/** A worker's own time counts from then on. */
const FIRST_LOOK_MS = 250;
const LIMITS: WorkerLimits = { hangMs: 2000, memoryBytes: 1000, frames: 1000 };

const createPool = async (count: number, start: StartWorker, limits: Partial<WorkerLimits> = {}) => {
  const clock = createManualClock();
  const log = pino({ level: 'silent' });
  const pool = await EstimatorPool.start({ count, start, limits: { ...LIMITS, ...limits }, clock, log });
  return { pool, clock };
};

/** Estimates one frame, and returns the outcome. */
const estimate = async (client: PoolClient, shown: FrameContent, timeMs = 0) =>
  (await client.estimate(() => ({ jpeg: encodeFakeFrame(shown), timeMs })))?.estimate.outcome;

/** Fake workers with the changes that a test makes, and a record of the players whose frames each has estimated. */
const recordingWorkers = (different: (index: number) => Partial<PoolWorker> = () => ({})) => {
  const estimatedBy: string[][] = [];
  const forgot: string[][] = [];
  const deaths: ((error: Error) => void)[] = [];
  const start: StartWorker = async (onExit) => {
    const worker = await startFakeWorker(onExit);
    const index = estimatedBy.push([]) - 1;
    forgot.push([]);
    deaths.push(onExit);
    const own: PoolWorker = { ...worker, forgetTrack: (trackId) => forgot[index]?.push(trackId), ...different(index) };
    const estimateJpeg: PoolWorker['estimateJpeg'] = (trackId, jpeg, timeMs, from, seats) => {
      estimatedBy[index]?.push(from ? `${trackId} from ${from.lastTimeMs}` : trackId);
      return own.estimateJpeg(trackId, jpeg, timeMs, from, seats);
    };
    return { ...own, estimateJpeg };
  };
  return { estimatedBy, forgot, deaths, start };
};

/** Estimates that end when the test calls the functions in `held`. */
const heldEstimates = () => {
  const held: (() => void)[] = [];
  const estimateJpeg: PoolWorker['estimateJpeg'] = () =>
    new Promise((resolve) => held.push(() => resolve({ ...NOBODY_ESTIMATE, inferMs: 100 })));
  return { held, estimateJpeg };
};

describe('a pool of estimators', () => {
  it('assigns a player to the worker with the fewest players', async () => {
    const { estimatedBy, start } = recordingWorkers();
    const { pool } = await createPool(2, start);
    const [mia, jan] = [pool.join('mia'), pool.join('jan')];
    mia.leave();
    mia.leave();
    const zoe = pool.join('zoe');
    for (const client of [jan, zoe]) await estimate(client, 'standing');
    expect(estimatedBy).toEqual([['zoe'], ['jan']]);
  });

  it('moves players when others have left, so that no worker has two more than another', async () => {
    const { estimatedBy, forgot, start } = recordingWorkers();
    const { pool } = await createPool(2, start);
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => pool.join(name)) as [
      PoolClient,
      PoolClient,
      PoolClient,
      PoolClient,
    ];
    await estimate(c, 'standing');
    b.leave();
    d.leave();
    await estimate(a, 'standing');
    await estimate(c, 'standing');
    expect(estimatedBy).toEqual([['c', 'c'], ['a']]);
    expect(forgot).toEqual([[], []]);
  });

  it('assigns several players before one camera by how many they are, and leaves them there', async () => {
    const { estimatedBy, start } = recordingWorkers();
    const { pool } = await createPool(2, start);
    const [four, ...others] = [pool.join('four', { seats: 4 }), ...['a', 'b', 'c', 'd'].map((name) => pool.join(name))];
    for (const client of [four, ...others, four]) await estimate(client, 'standing');
    expect(estimatedBy).toEqual([
      ['four', 'four'],
      ['a', 'b', 'c', 'd'],
    ]);
  });

  it('says how many players are before a camera, continues them from an earlier track, and swaps them', async () => {
    const track = { seats: [], lastTimeMs: 7, people: 2 };
    const seats: (number | undefined)[] = [];
    const swapped: unknown[] = [];
    const seen: PoolWorker['estimateJpeg'] = async (_trackId, _jpeg, _timeMs, _from, of) => {
      seats.push(of);
      return { ...NOBODY_ESTIMATE, track };
    };
    const { estimatedBy, start } = recordingWorkers(() => ({
      estimateJpeg: seen,
      swapSeats: (...args) => swapped.push(args),
    }));
    const { pool } = await createPool(1, start);
    const check = pool.join('check', { seats: 2 });
    expect(check.track).toBeNull();
    await estimate(check, 'standing');
    check.leave();
    const dance = pool.join('dance', { seats: 2, from: check.track });
    await estimate(dance, 'standing');
    dance.swap(0, 1);
    expect(estimatedBy).toEqual([['check', 'dance from 7']]);
    expect(seats).toEqual([2, 2]);
    expect(swapped).toEqual([['dance', 0, 1]]);
  });

  it('knows the usual time of a player alone also from frames with four', async () => {
    const estimateJpeg = async () => ({ ...NOBODY_ESTIMATE, inferMs: 35.8 });
    const { pool } = await createPool(1, async () => fakeWorker({ estimateJpeg }));
    const client = pool.join('four', { seats: 4 });
    for (let k = 0; k < 1000; k++) await estimate(client, 'standing', k);
    expect(pool.usualMs).toBeCloseTo(10, 1);
    expect(pool.load.busy).toBe(1);
  });

  it('replaces a worker that dies and continues its players with the new one', async () => {
    const { estimatedBy, start } = recordingWorkers();
    const { pool } = await createPool(1, start);
    const client = pool.join('mia');
    await expect(estimate(client, 'deadly')).rejects.toThrow('the worker has gone');
    expect(await estimate(client, 'standing')).toBe('seen');
    expect(estimatedBy).toEqual([['mia'], ['mia']]);
  });

  it('continues the players of a dead worker with another one from their last track', async () => {
    const track = { region: null, lastSeen: null, lastTimeMs: 7, doubtedSinceMs: null, people: 1 };
    const seen = async () => ({ ...NOBODY_ESTIMATE, track });
    const { estimatedBy, forgot, deaths, start } = recordingWorkers(() => ({ estimateJpeg: seen }));
    // The third takes its time.
    const { pool } = await createPool(2, (onExit) => (estimatedBy.length < 2 ? start(onExit) : new Promise(() => {})));
    const [mia, jan] = [pool.join('mia'), pool.join('jan')];
    for (const client of [mia, jan]) await estimate(client, 'standing');
    deaths[0]?.(new Error('gone'));
    for (const client of [mia, jan]) await estimate(client, 'standing');
    expect(estimatedBy).toEqual([['mia'], ['jan', 'mia from 7', 'jan']]);
    expect(forgot[0]).toEqual(['mia']);
  });

  it('moves requests that wait for a dead worker to another one', async () => {
    const { held, estimateJpeg } = heldEstimates();
    const { estimatedBy, deaths, start } = recordingWorkers((index) => (index === 0 ? { estimateJpeg } : {}));
    const { pool } = await createPool(2, start);
    const clients = ['a', 'b', 'c', 'd', 'e'].map((name) => pool.join(name));
    const estimates = clients.map((client) => estimate(client, 'standing'));
    expect([estimatedBy[0], held.length]).toEqual([['a', 'c'], 2]);
    deaths[0]?.(new Error('gone'));
    expect(await estimates[4]).toBe('seen');
    expect(estimatedBy[1]).toEqual(['b', 'd', 'e']);
  });

  it('kills a worker that exceeds the timeout and starts another one', async () => {
    let killed = 0;
    const { estimatedBy, deaths, start } = recordingWorkers((index) =>
      index === 0
        ? {
            estimateJpeg: () => new Promise(() => {}),
            kill: async () => {
              killed += 1;
              deaths[0]?.(new Error('killed'));
            },
          }
        : {},
    );
    const { pool, clock } = await createPool(1, start);
    const [mia, jan, zoe] = ['mia', 'jan', 'zoe'].map((name) => pool.join(name)) as [
      PoolClient,
      PoolClient,
      PoolClient,
    ];
    void estimate(mia, 'standing');
    void estimate(jan, 'standing');
    const waited = estimate(zoe, 'standing');
    clock.advance(LIMITS.hangMs + FIRST_LOOK_MS - 1);
    expect(killed).toBe(0);
    clock.advance(1);
    expect(killed).toBeGreaterThan(0);
    expect(await waited).toBe('seen');
    expect(estimatedBy).toEqual([['mia', 'jan'], ['zoe']]);
  });

  it('does not kill workers that are usually slow, as on a busy machine', async () => {
    let killed = 0;
    let inferMs = 200;
    const estimateJpeg: PoolWorker['estimateJpeg'] = () =>
      inferMs ? Promise.resolve({ ...NOBODY_ESTIMATE, inferMs }) : new Promise(() => {});
    const kill = async (): Promise<void> => void (killed += 1);
    const { pool, clock } = await createPool(1, async () => fakeWorker({ estimateJpeg, kill }));
    await pool.measure(encodeFakeFrame('standing'));
    inferMs = 0;
    void estimate(pool.join('mia'), 'standing');
    clock.advance(4000 + FIRST_LOOK_MS - 1);
    expect(killed).toBe(0);
    clock.advance(1);
    expect(killed).toBe(1);
  });

  it.each([
    ['takes too much memory', { memoryBytes: () => 1001 }, {}],
    ['has estimated enough frames', {}, { frames: 1 }],
  ])('has another come before it closes a worker that %s', async (_fact, different, limits) => {
    let closed = 0;
    const { estimatedBy, start } = recordingWorkers((index) =>
      index === 0 ? { ...different, close: async () => void (closed += 1) } : {},
    );
    const { pool } = await createPool(1, start, limits);
    const client = pool.join('mia');
    expect(await estimate(client, 'standing')).toBe('seen');
    await flushPromises();
    expect([estimatedBy.length, closed]).toEqual([2, 1]);
    expect(await estimate(client, 'standing')).toBe('seen');
    expect(estimatedBy.slice(0, 2)).toEqual([['mia'], ['mia']]);
  });

  it('estimates the newest frame that is available when the turn comes', async () => {
    const { held, estimateJpeg } = heldEstimates();
    const { pool } = await createPool(1, async () => fakeWorker({ estimateJpeg }));
    const others = ['a', 'b'].map((name) => estimate(pool.join(name), 'standing'));
    let newest = 1;
    const looked = pool.join('mia').estimate(() => ({ jpeg: encodeFakeFrame('standing'), timeMs: newest }));
    newest = 2;
    held[0]?.();
    await flushPromises();
    held.slice(1).forEach((release) => release());
    await Promise.all(others);
    expect((await looked)?.frame.timeMs).toBe(2);
  });

  it('serves players in turn, however many frames one of them sends', async () => {
    const { held, estimateJpeg } = heldEstimates();
    const { estimatedBy, start } = recordingWorkers(() => ({ estimateJpeg }));
    const { pool } = await createPool(1, start);
    const again = async (client: PoolClient): Promise<void> => {
      for (;;) await estimate(client, 'standing');
    };
    for (const name of ['a', 'b', 'c', 'd']) void again(pool.join(name)).catch(() => {});
    for (let k = 0; k < 10; k++) {
      held.shift()?.();
      await flushPromises();
    }
    expect(estimatedBy[0]?.join('')).toBe('abcdabcdabcd');
  });

  it('starts no worker after it is closed', async () => {
    const { estimatedBy, deaths, start } = recordingWorkers();
    const { pool } = await createPool(1, start);
    await pool.close();
    deaths[0]?.(new Error('gone'));
    expect(estimatedBy).toHaveLength(1);
  });

  it('knows the usual time of a frame from the start, and follows it', async () => {
    let inferMs = 80;
    const estimateJpeg = async () => ({ ...NOBODY_ESTIMATE, inferMs });
    const { pool } = await createPool(1, async () => fakeWorker({ estimateJpeg }));
    await pool.measure(encodeFakeFrame('standing'));
    expect(pool.usualMs).toBe(80);
    inferMs = 20;
    const client = pool.join('mia');
    for (let k = 0; k < 1000; k++) await estimate(client, 'standing', k);
    expect(pool.usualMs).toBeCloseTo(20, 1);
  });

  it('starts from the 95th percentile of the measured times', async () => {
    let estimates = 0;
    const estimateJpeg = async () => ({ ...NOBODY_ESTIMATE, inferMs: [10, 10, 10, 30][estimates++ % 4] ?? 0 });
    const { pool } = await createPool(1, async () => fakeWorker({ estimateJpeg }));
    await pool.measure(encodeFakeFrame('standing'));
    expect([pool.usualMs, estimates]).toEqual([30, 53]);
  });

  it('stops measuring a slow machine early', async () => {
    let estimates = 0;
    let pass: (ms: number) => void = () => {};
    const estimateJpeg = async () => {
      estimates += 1;
      pass(300);
      return { ...NOBODY_ESTIMATE, inferMs: 300 };
    };
    const { pool, clock } = await createPool(1, async () => fakeWorker({ estimateJpeg }));
    pass = clock.advance;
    await pool.measure(encodeFakeFrame('standing'));
    expect(estimates).toBe(12);
  });

  it('measures with a grey frame when the given one cannot be decoded', async () => {
    const estimateJpeg = async () => ({ ...NOBODY_ESTIMATE, outcome: 'undecodable', inferMs: 0.1 }) as const;
    const estimateFrame = async () => ({ ...NOBODY_ESTIMATE, inferMs: 40 });
    const { pool } = await createPool(1, async () => fakeWorker({ estimateJpeg, estimateFrame }));
    await pool.measure(encodeFakeFrame('broken'));
    expect(pool.usualMs).toBe(40);
  });

  it('counts the time of undecodable frames as load but not as the usual time', async () => {
    const estimateJpeg = async () => ({ ...NOBODY_ESTIMATE, outcome: 'undecodable', inferMs: 500 }) as const;
    const { pool } = await createPool(1, async () => fakeWorker({ estimateJpeg }));
    const usual = pool.usualMs;
    const client = pool.join('mia');
    for (let k = 0; k < 4; k++) await estimate(client, 'broken', k);
    expect(pool.load.busy).toBe(1);
    expect(pool.usualMs).toBe(usual);
  });

  it('distinguishes the frame that was in work when a worker died from those that waited', async () => {
    const rejecting: ((error: Error) => void)[] = [];
    const { deaths, start } = recordingWorkers((index) =>
      index === 0 ? { estimateJpeg: () => new Promise((_, reject) => rejecting.push(reject)) } : {},
    );
    const { pool, clock } = await createPool(1, start);
    const estimates = ['mia', 'jan'].map((name) =>
      estimate(pool.join(name), 'standing').catch((error: Error) => error),
    );
    clock.advance(200);
    deaths[0]?.(new Error('gone'));
    for (const reject of rejecting) reject(new Error('gone'));
    const [mia, jan] = await Promise.all(estimates);
    expect(mia).toBeInstanceOf(WorkerDiedError);
    expect(jan).not.toBeInstanceOf(WorkerDiedError);
    expect(pool.load.busy).toBe(0.1);
  });

  it('reports how busy its workers are and how long frames wait', async () => {
    const { held, estimateJpeg } = heldEstimates();
    const { pool, clock } = await createPool(1, async () => fakeWorker({ estimateJpeg }));
    expect(pool.load).toEqual({ busy: 0, waitMs: 0 });
    const estimates = ['a', 'b', 'c'].map((name) => estimate(pool.join(name), 'standing'));
    clock.advance(50);
    expect(pool.load).toEqual({ busy: 0, waitMs: 50 });
    for (let k = 0; k < 3; k++) {
      held[k]?.();
      await flushPromises();
    }
    await Promise.all(estimates);
    expect(pool.load).toEqual({ busy: 0.15, waitMs: 50 });
    clock.advance(2000);
    expect(pool.load).toEqual({ busy: 0, waitMs: 0 });
  });
});
