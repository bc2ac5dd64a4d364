import type { RawFrame } from '@instep/blazepose/raw-frame';
import type { ModelFamily } from '@instep/choreo/choreography';
import type { Milliseconds } from '@instep/choreo/units';
import type { Estimate } from '@instep/pose-estimator/worker/estimator-worker';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Estimator, Shot } from '../play/frame-desk.ts';
import { coreWaitOf as systemCoreWaitOf } from './core-wait.ts';
import { createDesk, type CoreWaitOf, type Desk, type Sitter, type WorkerLimits } from './desk.ts';
import type { PoolWorker, StartWorker } from './lasting-worker.ts';
import { createLoadMeter, type Felt, type LoadMeter } from './load-meter.ts';
import { quantileOf } from './quantile.ts';

/** A player's place at one of the workers. */
export type Place = { readonly estimate: Estimator; readonly leave: () => void };

export type EstimatorPool = {
  readonly family: ModelFamily;
  /** Who runs the networks, in words for the log. */
  readonly engine: string;
  readonly workers: number;
  /** The usual time for one frame, of late. */
  readonly inferMs: () => Milliseconds;
  readonly felt: () => Felt;
  /** A place for one more player, at the worker with the fewest; `trackId` tells players apart. */
  readonly takePlace: (trackId: string) => Place;
  /** Finds that time at the start: what nineteen of twenty pictures need at most, all workers at once and warm. */
  readonly measure: (picture: Uint8Array | RawFrame) => Promise<void>;
  readonly close: () => Promise<void>;
};

export type EstimatorPoolOptions = {
  readonly count: number;
  readonly start: StartWorker;
  readonly limits: WorkerLimits;
  readonly clock: Clock;
  /** The system's own word, unless told otherwise. */
  readonly coreWaitOf?: CoreWaitOf;
  readonly log: Logger;
};

/** A player at a desk. When the desk's worker dies he goes to another, if there is one, and misses a beat. */
type Player = Sitter & { desk: Desk; sits: boolean };

/** Starts `count` workers. Rejects when the first ones can't be started. */
export const createEstimatorPool = async (options: EstimatorPoolOptions): Promise<EstimatorPool> => {
  const { count, start, limits, clock, coreWaitOf = systemCoreWaitOf, log } = options;
  /** How many sit at each desk: counted as they sit down and leave, for it is asked with every picture. */
  const seated = new Map<Desk, number>();
  const meter: LoadMeter = createLoadMeter(count, clock, () => Math.max(...desks.map((desk) => desk.oldestWait())));
  const onLook = (waitMs: Milliseconds, { outcome, inferMs }: Estimate): void => {
    if (outcome === 'undecodable') meter.addWasted(waitMs, inferMs);
    else meter.add(waitMs, inferMs);
  };
  const onLost = (waitMs: Milliseconds, spentMs: Milliseconds): void => meter.addWasted(waitMs, spentMs);
  const onDown = (): void => {
    for (const desk of desks) if (!desk.worker()) desk.leaveLine().forEach((turn) => bestFor(desk).add(turn));
  };
  const desks: readonly Desk[] = await Promise.all(
    Array.from({ length: count }, () =>
      createDesk({ start, limits, clock, coreWaitOf, log, usualMs: meter.inferMs, onLook, onLost, onDown }),
    ),
  );

  const sitting = (desk: Desk): number => seated.get(desk) ?? 0;
  const addAt = (desk: Desk, more: 1 | -1): void => void seated.set(desk, sitting(desk) + more);
  const moveTo = (player: Player, desk: Desk): void => {
    if (player.sits && desk !== player.desk) {
      addAt(player.desk, -1);
      addAt(desk, 1);
    }
    player.desk = desk;
  };
  /** The desk with the fewest players of those with a worker; this one unless another is clearly better. */
  const bestFor = (own: Desk | null): Desk => {
    const staffed = desks.filter((desk) => desk.worker());
    const best = (staffed.length ? staffed : desks).reduce((a, b) => (sitting(b) < sitting(a) ? b : a));
    return own && (own.worker() || !best.worker()) && sitting(own) <= sitting(best) + 1 ? own : best;
  };

  const estimateFor =
    (player: Player): Estimator =>
    async <Taken extends Shot>(take: () => Taken | null) => {
      const taken: { shot: Taken | null } = { shot: null };
      moveTo(player, bestFor(player.desk));
      const estimate = await new Promise<Estimate | null>((resolve, reject) => {
        const takeOnce = (): Taken | null => (taken.shot = take());
        player.desk.add({ sitter: player, take: takeOnce, since: clock.now(), resolve, reject });
      });
      return taken.shot && estimate && { shot: taken.shot, estimate };
    };

  const [{ family, engine }] = desks.map((desk) => desk.worker()) as [PoolWorker];
  return {
    family,
    engine,
    workers: count,
    inferMs: meter.inferMs,
    felt: meter.felt,
    takePlace: (trackId) => {
      const player: Player = { trackId, knownTo: null, track: null, desk: bestFor(null), sits: true };
      addAt(player.desk, 1);
      return {
        estimate: estimateFor(player),
        leave: () => {
          if (!player.sits) return;
          player.sits = false;
          addAt(player.desk, -1);
          player.knownTo?.forget(trackId);
        },
      };
    },
    measure: async (picture) => {
      const times = await Promise.all(desks.map((desk) => measure(desk.worker(), picture, clock)));
      meter.begin(quantileOf(times.flat(), PLANNED_QUANTILE) ?? meter.inferMs());
    },
    close: async () => void (await Promise.all(desks.map((desk) => desk.close()))),
  };
};

const WARM_UP = 3;
const MEASURED = 50;
/** Where a picture takes long, so many must do after so long: nobody wants to wait for a server. */
const LEAST_MEASURED = 9;
const MEASURED_FOR_MS: Milliseconds = 1500;
/** Planned with the median, players who come at once would wait for each other from their first second. */
const PLANNED_QUANTILE = 0.95;

/** Grey, as a camera sends it. */
const PLAIN: RawFrame = { width: 480, height: 360, channels: 3, data: new Uint8Array(480 * 360 * 3).fill(128) };

const measure = async (
  worker: PoolWorker | null,
  picture: Uint8Array | RawFrame,
  clock: Clock,
): Promise<Milliseconds[]> => {
  const track = 'measuring';
  const times: Milliseconds[] = [];
  const enough = (): boolean =>
    times.length >= WARM_UP + (clock.now() - begun < MEASURED_FOR_MS ? MEASURED : LEAST_MEASURED);
  const begun = clock.now();
  let shown = picture;
  while (worker && !enough()) {
    const timeMs = times.length * 100;
    const { outcome, inferMs } = await (shown instanceof Uint8Array
      ? worker.estimateJpeg(track, shown, timeMs)
      : worker.estimateFrame(track, shown, timeMs));
    // One that can't be decoded takes no time: planned with that, the machine would be promised many times over.
    if (outcome === 'undecodable' && shown !== PLAIN) shown = PLAIN;
    else times.push(inferMs);
  }
  worker?.forget(track);
  return times.slice(WARM_UP);
};
