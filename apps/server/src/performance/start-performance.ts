import { Judge } from '@instep/choreo/judge/judge';
import type { Reference } from '@instep/choreo/judge/reference';
import type { StartMessage } from '@instep/protocol/client-message';
import type { Logger } from 'pino';
import type { BadFrames } from '../limits/bad-frames.ts';
import { DiskFault, type SessionRecord } from '../store/session-store.ts';
import { MAX_IN_FLIGHT, openJpegSource, type GrantedSource } from '../sources/jpeg-source.ts';
import { ResumableChannel, type Channel } from './channel.ts';
import { RefusedError, serverFull, type PerformanceContext } from './context.ts';
import { inSlices } from '../in-slices.ts';
import { planPerformance, type PerformancePlan } from './performance-plan.ts';
import { Performance } from './performance.ts';
import type { Run } from './resumables.ts';

/** Starts a performance with its source and its record, and sends `ready`. Rejects with RefusedError. */
export const startPerformance = async (
  context: PerformanceContext,
  start: StartMessage,
  connection: Channel,
  badFrames: BadFrames,
): Promise<Run> => {
  const plan = planPerformance(context, start);
  const { id: sessionId } = plan.file;
  const channel = new ResumableChannel(connection);
  const log = context.log.child({ session: sessionId });
  // Source and record use it later; neither calls back while the record is being opened.
  let performance: Performance | null = null;
  const granted = openSource(context, plan, badFrames, log, () => performance);
  try {
    if (!(await context.hasRoom())) throw new DiskFault('too little room is left on the disk');
    const reference = await context.library.reference(plan.dance, start.scope);
    const onFault = (): void => void performance?.stop({ reason: 'disk_error' });
    const record = await context.store.begin({
      session: plan.file,
      moves: plan.dance.info.moves,
      onSaved: (saved) => channel.send({ type: 'saved', ...saved }),
      onFault,
    });
    performance = createPerformance(context, plan, { channel, granted, record, log, reference });
  } catch (error) {
    granted.source.close();
    log.error({ err: error }, 'no session was started');
    throw error instanceof DiskFault ? new RefusedError({ reason: 'disk_error' }) : error;
  }
  const run = { sessionId, performance, source: granted.source };
  context.resumables.start({ ...run, channel, ready: () => readyMessage(plan, granted.fps()) });
  log.info({ dance: plan.dance.info.id, fps: granted.fps() }, 'a session started');
  return run;
};

const openSource = (
  context: PerformanceContext,
  { dance, file, from, to }: PerformancePlan,
  badFrames: BadFrames,
  log: Logger,
  performance: () => Performance | null,
): GrantedSource => {
  const granted = openJpegSource(context, {
    wantedFps: Math.min(context.maxFps, dance.info.fps),
    durationS: (to - from) / file.rate,
    trackId: file.id,
    badFrames,
    isDancing: true,
    onRate: (fps) => performance()?.handleRate(fps),
    onObservation: (observation) => performance()?.observe(observation),
    onTooManyBad: (close) => void performance()?.stop(close),
    onError: (error) => log.error({ err: error }, 'a frame was lost'),
  });
  if (!granted) throw serverFull(context.budget);
  return granted;
};

type Parts = {
  readonly channel: Channel;
  readonly granted: GrantedSource;
  readonly record: SessionRecord;
  readonly log: Logger;
  readonly reference: Reference;
};

const createPerformance = (
  context: PerformanceContext,
  plan: PerformancePlan,
  { channel, granted, record, log, reference }: Parts,
): Performance => {
  const { start, dance, from, to } = plan;
  const { clock, silenceMs, pauseMs, sessionMs } = context;
  return new Performance({
    judge: createJudge(reference, plan),
    inSlices,
    isPractice: !start.counted,
    goldMoves: new Set(dance.info.moves.flatMap(({ n, gold }) => (gold ? [n] : []))),
    startsAt: from,
    endsAt: to,
    fps: granted.fps(),
    silenceMs,
    pauseMs,
    sessionMs,
    source: granted.source,
    record,
    clock,
    send: (message) => channel.send(message),
    close: (close) => {
      log.info({ reason: close.reason }, 'a session ended');
      channel.close(close);
      context.resumables.end(plan.file.id);
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
    repeats: !start.counted,
  });

const readyMessage = ({ dance, file, from, to }: PerformancePlan, fps: number) => ({
  type: 'ready' as const,
  sessionId: file.id,
  fps,
  maxInFlight: MAX_IN_FLIGHT,
  moves: dance.info.moves.filter(({ startS, endS }) => startS >= from && endS <= to).length,
});
