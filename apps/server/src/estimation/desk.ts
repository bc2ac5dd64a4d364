import type { TrackState } from '@instep/blazepose/estimator';
import type { Milliseconds } from '@instep/choreo/units';
import type { Estimate } from '@instep/pose-estimator/worker/estimator-worker';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { EstimatorKilledError, type Shot } from '../play/frame-desk.ts';
import { watchForHang } from './hang-watch.ts';
import { createLastingWorker, type PoolWorker, type StartWorker } from './lasting-worker.ts';

/** One whose pictures are looked at. */
export type Sitter = {
  readonly trackId: string;
  /** The worker that follows this track, and how far it has got. */
  knownTo: PoolWorker | null;
  track: TrackState | null;
};

/** A sitter waits for a look at a picture, which is taken when the turn has come. */
export type Turn = {
  readonly sitter: Sitter;
  readonly take: () => Shot | null;
  readonly since: Milliseconds;
  readonly resolve: (estimate: Estimate | null) => void;
  readonly reject: (error: unknown) => void;
};

/** When a worker is to be replaced. */
export type WorkerLimits = {
  /** It has not answered for so long of its own time, and for much longer than is usual. */
  readonly hangMs: Milliseconds;
  /** Its process takes more memory than this. */
  readonly memoryBytes: number;
  /** It has looked at so many pictures. */
  readonly pictures: number;
};

/** Where a worker sits, and a line of turns before it. */
export type Desk = {
  readonly worker: () => PoolWorker | null;
  readonly add: (turn: Turn) => void;
  /** All that wait, who leave this line. */
  readonly leaveLine: () => readonly Turn[];
  readonly oldestWait: () => Milliseconds;
  readonly close: () => Promise<void>;
};

export type DeskOptions = {
  readonly start: StartWorker;
  readonly limits: WorkerLimits;
  readonly clock: Clock;
  readonly coreWaitOf: CoreWaitOf;
  readonly log: Logger;
  /** The usual time for a picture. */
  readonly usualMs: () => Milliseconds;
  readonly onLook: (waitMs: Milliseconds, estimate: Estimate) => void;
  /** The worker died over a picture, on which it had spent so much time. */
  readonly onLost: (waitMs: Milliseconds, spentMs: Milliseconds) => void;
  /** The worker has died: who waits may wait elsewhere. */
  readonly onDown: () => void;
};

/** How many pictures a worker has in hand: one in work, and one so that it need not wait for the way between. */
const IN_HAND = 2;
/** Where a picture takes long by usage, as on a slow machine, a slow worker is no dead one, and another were no faster. */
const HANGS_AFTER_USUAL_TIMES = 20;

/** How long a process has waited for a core so far. */
export type CoreWaitOf = (pid: number | null) => Milliseconds;

/** Opens a desk. Rejects when its first worker can't be started. */
export const createDesk = async (options: DeskOptions): Promise<Desk> => {
  const { start, limits, clock, coreWaitOf, log, usualMs, onLook, onLost, onDown } = options;
  const line: Turn[] = [];
  /** Pictures in hand and looked at, of each worker while it is here. */
  const tallies = new WeakMap<PoolWorker, { inHand: number; pictures: number; isDead: boolean }>();
  const tallyOf = (worker: PoolWorker) => {
    const tally = tallies.get(worker) ?? { inHand: 0, pictures: 0, isDead: false };
    tallies.set(worker, tally);
    return tally;
  };

  const serve = (): void => {
    for (;;) {
      const worker = lasting.current();
      if (!worker || tallyOf(worker).inHand >= IN_HAND) return;
      const turn = line.shift();
      if (!turn) return;
      const shot = turn.take();
      if (shot) void look(worker, turn, shot);
      else turn.resolve(null);
    }
  };

  const look = async (worker: PoolWorker, { sitter, since, resolve, reject }: Turn, shot: Shot): Promise<void> => {
    const tally = tallyOf(worker);
    const begun = clock.now();
    const waitMs = clock.now() - since;
    const callOff = watchForHang({
      clock,
      patienceMs: Math.max(limits.hangMs, HANGS_AFTER_USUAL_TIMES * usualMs()),
      coreWaitMs: () => coreWaitOf(worker.pid),
      onHang: (quietMs) => lasting.kill(worker, `no answer for ${Math.round(quietMs)} ms`),
    });
    tally.inHand += 1;
    try {
      const estimate = await worker.estimateJpeg(sitter.trackId, shot.jpeg, shot.timeMs, sitBefore(worker, sitter));
      sitter.track = estimate.track;
      onLook(waitMs, estimate);
      resolve(estimate);
    } catch (error) {
      // What is in hand is rejected in the order of asking: the first was in work, the others only waited behind it.
      const wasInWork = !tally.isDead;
      tally.isDead = true;
      if (wasInWork) onLost(waitMs, clock.now() - begun);
      reject(wasInWork ? new EstimatorKilledError((error as Error).message, { cause: error }) : error);
    }
    callOff();
    tally.inHand -= 1;
    tally.pictures += 1;
    renewWorn(worker, tally.pictures);
    serve();
  };

  const renewWorn = (worker: PoolWorker, pictures: number): void => {
    const bytes = worker.memoryBytes();
    if (bytes > limits.memoryBytes) lasting.renew(worker, `${Math.round(bytes / 2 ** 20)} MiB`);
    else if (pictures >= limits.pictures) lasting.renew(worker, `${pictures} pictures`);
  };

  const lasting = await createLastingWorker({ start, onDown, onUp: serve, clock, log });
  return {
    worker: lasting.current,
    add: (turn) => {
      line.push(turn);
      serve();
    },
    leaveLine: () => line.splice(0),
    oldestWait: () => clock.now() - (line[0]?.since ?? clock.now()),
    close: async () => {
      for (const { reject } of line.splice(0)) reject(new Error('the estimators are closed'));
      await lasting.close();
    },
  };
};

/** From where a worker goes on with a sitter; `null` when it has followed him itself, or nobody has. */
const sitBefore = (worker: PoolWorker, sitter: Sitter): TrackState | null => {
  if (sitter.knownTo === worker) return null;
  sitter.knownTo?.forget(sitter.trackId);
  sitter.knownTo = worker;
  return sitter.track;
};
