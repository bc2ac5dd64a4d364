import { Judge } from '@instep/choreo/judge/judge';
import type { Reference } from '@instep/choreo/judge/reference';
import type { Milliseconds } from '@instep/choreo/units';
import type { StartMessage } from '@instep/protocol/client-message';
import { MAX_IN_FLIGHT } from '@instep/protocol/limits';
import type { Logger } from 'pino';
import type { BadFrames } from '../limits/bad-frames.ts';
import { DiskFault, type SessionRecord } from '../store/session-store.ts';
import { PlayerSource } from '../sources/player-source.ts';
import { ResumableChannel, type Channel } from './channel.ts';
import { RefusedError, serverFullError, type PerformanceContext } from './context.ts';
import { runInSlices } from '../in-slices.ts';
import { planPerformance, type PerformancePlan } from './performance-plan.ts';
import type { PerformanceHooks } from './performance-hooks.ts';
import { Performance } from './performance.ts';
import type { Run } from './resumable-runs.ts';

/** Options for code that runs several performances together, such as a room. A solo dance sets none of them. */
export type StartOptions = {
  readonly hooks?: PerformanceHooks;
  /** How long the dance waits for a player whose connection broke, instead of the server's setting. */
  readonly resumeTimeoutMs?: Milliseconds;
};

/** Starts a performance with its source and its record, and sends `ready`. Rejects with RefusedError. */
export const startPerformance = async (
  context: PerformanceContext,
  start: StartMessage,
  connection: Channel,
  badFrames: BadFrames,
  { hooks, resumeTimeoutMs }: StartOptions = {},
): Promise<Run> => {
  const plan = planPerformance(context, start);
  const { id: sessionId } = plan.info;
  const channel = new ResumableChannel(connection);
  const log = context.log.child({ session: sessionId });
  // Source and record use it later; neither calls back while the record is being opened.
  let performance: Performance | null = null;
  const source = openSource(context, plan, badFrames, log, () => performance);
  try {
    if (!(await context.hasDiskSpace())) throw new DiskFault('the disk has too little free space');
    const reference = await context.library.reference(plan.dance, start.scope);
    const onFault = (): void => void performance?.stop({ reason: 'disk_error' });
    const record = await context.store.begin({
      session: plan.info,
      moves: plan.dance.info.moves,
      onSaved: (saved) => channel.send({ type: 'saved', ...saved }),
      onFault,
    });
    performance = createPerformance(context, plan, { channel, source, record, log, reference, hooks });
  } catch (error) {
    source.close();
    log.error({ err: error }, 'no session was started');
    throw error instanceof DiskFault ? new RefusedError({ reason: 'disk_error' }) : error;
  }
  const run = { sessionId, performance, source };
  context.resumableRuns.start({
    ...run,
    channel,
    resumeTimeoutMs,
    readyMessage: () => readyMessage(plan, source.fps),
  });
  log.info({ dance: plan.dance.info.id, fps: source.fps }, 'a session started');
  return run;
};

const openSource = (
  context: PerformanceContext,
  { start, dance, info, from, to }: PerformancePlan,
  badFrames: BadFrames,
  log: Logger,
  performance: () => Performance | null,
): PlayerSource => {
  const source = PlayerSource.open(context, {
    poses: start.poses ?? 'server',
    wantedFps: Math.min(context.maxFps, dance.info.fps),
    durationS: (to - from) / info.rate,
    trackId: info.id,
    badFrames,
    isDancing: true,
    onRate: (fps) => performance()?.handleRate(fps),
    onObservation: (observation) => performance()?.observe(observation),
    onTooManyBadFrames: (close) => void performance()?.stop(close),
    onError: (error) => log.error({ err: error }, 'a frame was lost'),
  });
  if (!source) throw serverFullError(context.budget);
  return source;
};

type Parts = {
  readonly channel: Channel;
  readonly source: PlayerSource;
  readonly record: SessionRecord;
  readonly log: Logger;
  readonly reference: Reference;
  readonly hooks: PerformanceHooks | undefined;
};

const createPerformance = (
  context: PerformanceContext,
  plan: PerformancePlan,
  { channel, source, record, log, reference, hooks }: Parts,
): Performance => {
  const { start, dance, from, to } = plan;
  const { clock, silenceMs, pauseMs, sessionMs } = context;
  return new Performance({
    judge: createJudge(reference, plan),
    inSlices: runInSlices,
    isPractice: !start.counted,
    goldMoves: new Set(dance.info.moves.flatMap(({ n, gold }) => (gold ? [n] : []))),
    startsAt: from,
    endsAt: to,
    fps: source.fps,
    silenceMs,
    pauseMs,
    sessionMs,
    source,
    record,
    hooks,
    clock,
    send: (message) => channel.send(message),
    close: (close) => {
      log.info({ reason: close.reason }, 'a session ended');
      channel.close(close);
      context.resumableRuns.handleEnd(plan.info.id);
    },
    onError: (error) => log.error({ err: error }, 'a fault in a session'),
  });
};

const createJudge = (reference: Reference, { start, from, to }: PerformancePlan): Judge =>
  new Judge(reference, {
    lagHint: start.lagHintS ?? null,
    ...(start.rig && { rig: { lag: start.rig.lagS, origin: start.rig.origin } }),
    from,
    to,
    isPractice: !start.counted,
  });

const readyMessage = ({ dance, info, from, to }: PerformancePlan, fps: number) => ({
  type: 'ready' as const,
  sessionId: info.id,
  fps,
  maxInFlight: MAX_IN_FLIGHT,
  moves: dance.info.moves.filter(({ startS, endS }) => startS >= from && endS <= to).length,
});
