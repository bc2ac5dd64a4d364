import type { Milliseconds } from '@instep/choreo/units';
import type { EstimatorWorker } from '@instep/pose-estimator/worker/estimator-worker';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';

/** The interface of a worker that the pool uses. */
export type PoolWorker = Omit<EstimatorWorker, 'name'>;

/** Starts a worker; `onExit` is called when it dies by itself. */
export type StartWorker = (onExit: (error: Error) => void) => Promise<PoolWorker>;

export type SupervisedWorkerOptions = {
  readonly start: StartWorker;
  /** The worker has died; the frames that it held are lost. */
  readonly onDied: () => void;
  /** A new worker has been started. */
  readonly onStarted: () => void;
  readonly clock: Clock;
  readonly log: Logger;
};

/** How long to wait after a failed start before the next attempt. */
const RESTART_DELAY_MS: Milliseconds = 1000;

/** An estimator worker that is replaced whenever it dies or reaches its limits. */
export class SupervisedWorker {
  readonly #options: SupervisedWorkerOptions;
  #current: PoolWorker | null = null;
  #starting: Promise<void> | null = null;
  #isClosed = false;

  /** Rejects when the first worker can't be started. */
  static async start(options: SupervisedWorkerOptions): Promise<SupervisedWorker> {
    const supervised = new SupervisedWorker(options);
    supervised.#current = await supervised.#startOne();
    return supervised;
  }

  private constructor(options: SupervisedWorkerOptions) {
    this.#options = options;
  }

  /** `null` while a worker that died is being replaced. */
  get current(): PoolWorker | null {
    return this.#current;
  }

  /** Starts another worker in place of this one, which finishes the frames that it holds. */
  replace(worker: PoolWorker, reason: string): void {
    if (this.#isClosed || worker !== this.#current || this.#starting) return;
    this.#options.log.info({ reason }, 'an estimator worker is worn out and is replaced');
    this.#starting = this.#startNext();
  }

  /** Ends the worker at once: it answers nothing more. */
  kill(worker: PoolWorker, reason: string): void {
    this.#options.log.error({ reason }, 'an estimator worker is killed');
    void worker.kill();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#current?.close();
  }

  async #startOne(): Promise<PoolWorker> {
    let isDead = false;
    const worker = await this.#options.start((error) => {
      isDead = true;
      this.#handleExit(worker, error);
    });
    if (isDead) throw new Error('the estimator worker died as soon as it was started');
    return worker;
  }

  #handleExit(worker: PoolWorker, error: Error): void {
    if (this.#isClosed || this.#current !== worker) return;
    this.#options.log.error({ error: error.message }, 'an estimator worker died and is replaced');
    this.#current = null;
    this.#options.onDied();
    this.#starting ??= this.#startNext();
  }

  /** Retries until a worker could be started. */
  async #startNext(): Promise<void> {
    const { clock, log, onStarted } = this.#options;
    while (!this.#isClosed) {
      try {
        const old = this.#current;
        const next = await this.#startOne();
        this.#current = next;
        this.#starting = null;
        await Promise.all([old?.close(), this.#isClosed ? next.close() : onStarted()]);
        return;
      } catch (error) {
        log.error({ error: (error as Error).message }, 'an estimator worker cannot be started');
        await new Promise<void>((resolve) => void clock.after(RESTART_DELAY_MS, resolve));
      }
    }
  }
}
