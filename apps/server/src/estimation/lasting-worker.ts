import type { Milliseconds } from '@instep/choreo/units';
import type { EstimatorWorker } from '@instep/pose-estimator/worker/estimator-worker';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';

/** What of a worker the pool needs. */
export type PoolWorker = Omit<EstimatorWorker, 'name'>;

/** Starts a worker; `onExit` is told when it dies by itself. */
export type StartWorker = (onExit: (error: Error) => void) => Promise<PoolWorker>;

/** A place at which there is always a worker, or one about to come. */
export type LastingWorker = {
  /** `null` after one has died, until the next has come. */
  readonly current: () => PoolWorker | null;
  /** Has another take the worker's place; the old one finishes what it has in hand. */
  readonly renew: (worker: PoolWorker, why: string) => void;
  /** Ends the worker at once: it answers no more. */
  readonly kill: (worker: PoolWorker, why: string) => void;
  readonly close: () => Promise<void>;
};

export type LastingWorkerOptions = {
  readonly start: StartWorker;
  /** The worker has died, and what it had in hand is lost. */
  readonly onDown: () => void;
  /** Another has come. */
  readonly onUp: () => void;
  readonly clock: Clock;
  readonly log: Logger;
};

/** How long to wait before a worker is started again that could not be. */
const RESTART_AFTER_MS: Milliseconds = 1000;

/** Starts a worker, and another whenever one dies or is worn out. Rejects when the first can't be started. */
export const createLastingWorker = async (options: LastingWorkerOptions): Promise<LastingWorker> => {
  const { start, onDown, onUp, clock, log } = options;
  let closed = false;
  let current: PoolWorker | null = null;
  let coming: Promise<void> | null = null;

  const startOne = async (): Promise<PoolWorker> => {
    let dead = false;
    const worker = await start((error) => {
      dead = true;
      if (closed || current !== worker) return;
      log.error({ error: error.message }, 'an estimator died; another takes its place');
      current = null;
      onDown();
      coming ??= bring();
    });
    if (dead) throw new Error('the estimator died as soon as it had come');
    return worker;
  };

  /** The next worker, however often it takes. */
  const bring = async (): Promise<void> => {
    while (!closed) {
      try {
        const old = current;
        current = await startOne();
        coming = null;
        await Promise.all([old?.close(), closed ? current.close() : onUp()]);
        return;
      } catch (error) {
        log.error({ error: (error as Error).message }, 'an estimator cannot be started');
        await new Promise<void>((resolve) => void clock.after(RESTART_AFTER_MS, resolve));
      }
    }
  };

  current = await startOne();
  return {
    current: () => current,
    renew: (worker, why) => {
      if (closed || worker !== current || coming) return;
      log.info({ why }, 'an estimator is worn out; another takes its place');
      coming = bring();
    },
    kill: (worker, why) => {
      log.error({ why }, 'an estimator is ended');
      void worker.kill();
    },
    close: async () => {
      closed = true;
      await current?.close();
    },
  };
};
