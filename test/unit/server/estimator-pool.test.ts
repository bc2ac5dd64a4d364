import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createEstimatorPool, type StartWorker } from '../../../apps/server/src/estimation/estimator-pool.ts';
import { pictureOf, startFakeWorker } from '../../support/fake-estimator.ts';

const SILENT = pino({ level: 'silent' });

/** Workers that note who asked them. */
const notingWorkers = () => {
  const asked: string[][] = [];
  const start: StartWorker = async (onExit) => {
    const worker = await startFakeWorker(onExit);
    const tracks: string[] = [];
    asked.push(tracks);
    const estimateJpeg: typeof worker.estimateJpeg = (trackId, ...picture) => {
      tracks.push(trackId);
      return worker.estimateJpeg(trackId, ...picture);
    };
    return { ...worker, estimateJpeg };
  };
  return { asked, start };
};

describe('a pool of estimators', () => {
  it('seats players at the worker with the fewest', async () => {
    const { asked, start } = notingWorkers();
    const pool = await createEstimatorPool(2, start, SILENT);
    const [mia, jan] = [pool.takePlace('mia'), pool.takePlace('jan')];
    mia.leave();
    mia.leave();
    const zoe = pool.takePlace('zoe');
    for (const place of [jan, zoe]) await place.estimate(pictureOf('standing'), 1);
    expect(asked).toEqual([['zoe'], ['jan']]);
  });

  it('replaces a worker that dies; its players go on with the new one', async () => {
    const { asked, start } = notingWorkers();
    const pool = await createEstimatorPool(1, start, SILENT);
    const place = pool.takePlace('mia');
    await expect(place.estimate(pictureOf('deadly'), 1)).rejects.toThrow('the worker has gone');
    expect(await place.estimate(pictureOf('standing'), 2)).toMatchObject({ outcome: 'seen' });
    expect(asked).toEqual([['mia'], ['mia']]);
  });

  it('starts no worker again once it is closed', async () => {
    let starts = 0;
    let die = (): void => {};
    const start: StartWorker = async (onExit) => {
      starts += 1;
      die = () => onExit(new Error('gone'));
      return startFakeWorker(onExit);
    };
    const pool = await createEstimatorPool(1, start, SILENT);
    await pool.close();
    die();
    expect(starts).toBe(1);
  });

  it('knows the usual time of a frame from the start, and follows it', async () => {
    let inferMs = 80;
    const start: StartWorker = async (onExit) => {
      const worker = await startFakeWorker(onExit);
      const look = async () => ({ outcome: 'nobody' as const, pose: null, inferMs, picture: null, reason: null });
      return { ...worker, estimateJpeg: look };
    };
    const pool = await createEstimatorPool(1, start, SILENT);
    await pool.measure(pictureOf('standing'));
    expect(pool.inferMs()).toBe(80);
    inferMs = 20;
    const place = pool.takePlace('mia');
    for (let k = 0; k < 1000; k++) await place.estimate(pictureOf('standing'), k);
    expect(pool.inferMs()).toBeCloseTo(20, 1);
  });
});
