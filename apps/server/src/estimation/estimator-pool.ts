import type { ModelFamily } from '@instep/choreo/choreography';
import type { Milliseconds } from '@instep/choreo/units';
import type { Picture } from '@instep/pose-estimator/pose-estimator';
import type { EstimatorWorker } from '@instep/pose-estimator/worker/estimator-worker';
import type { Logger } from 'pino';
import type { Estimator } from '../play/frame-desk.ts';
import { medianOf } from '../record/session-tally.ts';

/** What of a worker the pool needs. */
export type PoolWorker = Pick<
  EstimatorWorker,
  'family' | 'engine' | 'estimateJpeg' | 'estimatePicture' | 'forget' | 'close'
>;
/** Starts a worker; `onExit` is told when it dies by itself. */
export type StartWorker = (onExit: (error: Error) => void) => Promise<PoolWorker>;

/** A player's place at one of the workers. */
export type Place = { readonly estimate: Estimator; readonly leave: () => void };

export type EstimatorPool = {
  readonly family: ModelFamily;
  /** Who runs the networks, in words for the log. */
  readonly engine: string;
  readonly workers: number;
  /** The usual time for one frame, of late. */
  readonly inferMs: () => Milliseconds;
  /** A place for one more player, at the worker with the fewest; `trackId` tells players apart. */
  readonly takePlace: (trackId: string) => Place;
  /** Finds that time at the start: the median of some looks at a picture, after some to warm up. */
  readonly measure: (picture: Uint8Array | Picture) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** How long to wait before a worker is started again that could not be. */
const RESTART_AFTER_MS: Milliseconds = 1000;

/** How many frames the usual time looks back on: some ten seconds of one player. */
const REMEMBERED_FRAMES = 100;

/** Starts `count` workers. Rejects when the first ones can't be started. */
export const createEstimatorPool = async (count: number, start: StartWorker, log: Logger): Promise<EstimatorPool> => {
  const desks = await Promise.all(Array.from({ length: count }, () => createDesk(start, log)));
  const usual = new UsualTime();
  return {
    family: (desks[0] as Desk).family,
    engine: (desks[0] as Desk).engine,
    workers: count,
    inferMs: () => usual.value,
    takePlace: (trackId) => placeAt(leastTaken(desks), trackId, usual),
    measure: async (picture) => usual.begin(await measure(await (desks[0] as Desk).worker(), picture)),
    close: async () => void (await Promise.all(desks.map((desk) => desk.close()))),
  };
};

/** Follows the time for one frame: a machine that was busy at the start may not be so later. */
class UsualTime {
  /** Before anything is known: a fast machine's. */
  #value: Milliseconds = 30;

  get value(): Milliseconds {
    return this.#value;
  }

  begin(inferMs: Milliseconds): void {
    this.#value = inferMs;
  }

  add(inferMs: Milliseconds): void {
    this.#value += (inferMs - this.#value) / REMEMBERED_FRAMES;
  }
}

/** Where a worker sits. When it dies another sits down, and the players of this desk miss a beat; no others do. */
type Desk = {
  readonly family: ModelFamily;
  readonly engine: string;
  players: number;
  readonly worker: () => Promise<PoolWorker>;
  readonly close: () => Promise<void>;
};

const leastTaken = (desks: readonly Desk[]): Desk =>
  desks.reduce((least, desk) => (desk.players < least.players ? desk : least));

const placeAt = (desk: Desk, trackId: string, usual: UsualTime): Place => {
  let taken = true;
  desk.players += 1;
  return {
    estimate: async (jpeg, timeMs) => {
      const worker = await desk.worker();
      const estimate = await worker.estimateJpeg(trackId, jpeg, timeMs);
      if (estimate.outcome !== 'undecodable') usual.add(estimate.inferMs);
      return estimate;
    },
    leave: () => {
      if (!taken) return;
      taken = false;
      desk.players -= 1;
      void desk.worker().then(
        (worker) => worker.forget(trackId),
        () => undefined,
      );
    },
  };
};

const createDesk = async (start: StartWorker, log: Logger): Promise<Desk> => {
  let closed = false;
  const replace = (error: Error): void => {
    if (closed) return;
    log.error({ error: error.message }, 'an estimator died; another takes its place');
    current = startAgain();
  };
  const startAgain = async (): Promise<PoolWorker> => {
    for (;;) {
      try {
        return await start(replace);
      } catch (error) {
        log.error({ error: (error as Error).message }, 'an estimator cannot be started');
        if (closed) throw error;
        await new Promise((resolve) => setTimeout(resolve, RESTART_AFTER_MS));
      }
    }
  };
  const first = await start(replace);
  let current: Promise<PoolWorker> = Promise.resolve(first);
  return {
    family: first.family,
    engine: first.engine,
    players: 0,
    worker: () => current,
    close: async () => {
      closed = true;
      await (await current).close();
    },
  };
};

const WARM_UP = 3;
const MEASURED = 9;

const measure = async (worker: PoolWorker, picture: Uint8Array | Picture): Promise<Milliseconds> => {
  const track = 'measuring';
  const times: Milliseconds[] = [];
  for (let k = 0; k < WARM_UP + MEASURED; k++) {
    const looked =
      picture instanceof Uint8Array
        ? worker.estimateJpeg(track, picture, k * 100)
        : worker.estimatePicture(track, picture, k * 100);
    const { inferMs } = await looked;
    if (k >= WARM_UP) times.push(inferMs);
  }
  worker.forget(track);
  return medianOf(times.sort((a, b) => a - b));
};
