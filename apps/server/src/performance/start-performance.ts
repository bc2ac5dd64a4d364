import { Judge } from '@instep/choreo/judge/judge';
import type { Reference } from '@instep/choreo/judge/reference';
import type { StartMessage } from '@instep/protocol/client-message';
import { MAX_IN_FLIGHT } from '@instep/protocol/limits';
import type { ReadyMessage } from '@instep/protocol/messages';
import type { CameraTrack } from '@instep/blazepose/camera-estimator';
import type { Logger } from 'pino';
import type { BadFrames } from '../limits/bad-frames.ts';
import { DiskFault, type SessionRecord } from '../store/session-store.ts';
import { PlayerSource } from '../sources/player-source.ts';
import { ResumableChannel, type Channel } from './channel.ts';
import { RefusedError, serverFullError, type PerformanceContext } from './context.ts';
import { runInSlices } from '../in-slices.ts';
import { planInRoom, planPerformances, type PerformancePlan } from './performance-plan.ts';
import { Performance, type RunningPerformance } from './performance.ts';
import { PerformanceGroup, type SharedParts } from './performance-group.ts';
import type { Run } from './resumable-runs.ts';
import type { AdmitToRoom, RoomAdmission } from './room-admission.ts';

/** Who wants to dance, and over what. */
export type StartRequest = {
  readonly start: StartMessage;
  readonly connection: Channel;
  readonly badFrames: BadFrames;
  readonly admitToRoom: AdmitToRoom;
  /** What the camera check knew of several players: they keep their seats. */
  readonly track: CameraTrack | null;
};

/** Several players before one camera, or one: a plan for each, from the left. */
type Plans = readonly [PerformancePlan, ...PerformancePlan[]];

/**
 * Starts a performance, or one for each player before the camera, with their source and their records, and sends `ready`.
 * Rejects with RefusedError.
 */
export const startPerformance = async (
  context: PerformanceContext,
  { start, connection, badFrames, admitToRoom, track }: StartRequest,
): Promise<Run> => {
  const plans = planPerformances(context, start);
  const [{ info, dance }] = plans;
  const channel = new ResumableChannel(connection);
  const log = context.log.child({ session: info.id });
  // The source uses it later, and doesn't call back while records are being opened.
  let performance: RunningPerformance | null = null;
  const source = openSource(context, plans, { badFrames, track, log, performance: () => performance });
  let room: RoomAdmission | null;
  try {
    if (!(await context.hasDiskSpace())) throw new DiskFault('the disk has too little free space');
    room = admit(start, plans.length, admitToRoom);
    performance = await openPerformance(context, plans, { channel, source, log, room });
  } catch (error) {
    source.close();
    if (error instanceof RefusedError) throw error;
    log.error({ err: error }, 'no session was started');
    throw error instanceof DiskFault ? new RefusedError({ reason: 'disk_error' }) : error;
  }
  const running = performance;
  const run = { sessionId: info.id, performance: running, source };
  context.resumableRuns.start({
    ...run,
    channel,
    resumeTimeoutMs: room?.resumeTimeoutMs,
    readyMessage: () => readyMessage(plans, source.fps),
  });
  room?.onStarted({
    end: (close) => void (close.reason === 'finished' ? running.handleEnded() : running.stop(close)),
  });
  log.info({ dance: dance.info.id, fps: source.fps, players: plans.length }, 'a session started');
  return run;
};

/** Null outside of rooms. Throws RefusedError. */
const admit = ({ room }: StartMessage, seats: number, admitToRoom: AdmitToRoom): RoomAdmission | null => {
  if (!room) return null;
  const admission = admitToRoom(room, seats);
  if (!admission) throw new RefusedError({ reason: 'removed_from_room' });
  return admission;
};

type SourceParts = Pick<StartRequest, 'badFrames' | 'track'> & {
  readonly log: Logger;
  readonly performance: () => RunningPerformance | null;
};

const openSource = (
  context: PerformanceContext,
  plans: Plans,
  { badFrames, track, log, performance }: SourceParts,
): PlayerSource => {
  const [{ start, dance, info, from, to }] = plans;
  const source = PlayerSource.open(context, {
    poses: start.poses ?? 'server',
    wantedFps: Math.min(context.maxFps, dance.info.fps),
    durationS: (to - from) / info.rate,
    trackId: info.id,
    seats: plans.length,
    track: plans.length > 1 ? track : null,
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
  readonly log: Logger;
  readonly room: RoomAdmission | null;
};

const openPerformance = async (
  context: PerformanceContext,
  plans: Plans,
  { channel, source, log, room }: Parts,
): Promise<RunningPerformance> => {
  const { id } = plans[0].info;
  const openings = plans.map((plan, seat) => openSeat(context, room ? planInRoom(plan, room, seat) : plan, seat, room));
  const [first, ...others] = await allOrNone(openings);
  const shared: Channel = {
    send: (message) => channel.send(message),
    close: (close) => {
      log.info({ reason: close.reason }, 'a session ended');
      channel.close(close);
      context.resumableRuns.handleEnd(id);
    },
  };
  const { fps } = source;
  if (others.length === 0) return first.create({ ...shared, source, fps });
  return new PerformanceGroup({
    channel: shared,
    source,
    fps,
    create: [first, ...others].map(({ create }) => create),
  });
};

/** One player's record, open, and how to create their performance once there is what it shares with others. */
type OpenSeat = { readonly record: SessionRecord; readonly create: (parts: SharedParts) => Performance };

const openSeat = async (
  context: PerformanceContext,
  plan: PerformancePlan,
  seat: number,
  room: RoomAdmission | null,
): Promise<OpenSeat> => {
  const { start, dance, info } = plan;
  // The record uses it later, and doesn't call back while it is being opened.
  let parts: { readonly performance: Performance; readonly send: SharedParts['send'] } | null = null;
  const reference = await context.library.reference(dance, start.scope);
  const record = await context.store.begin({
    session: info,
    moves: dance.info.moves,
    onSaved: (saved) => parts?.send({ type: 'saved', ...saved }),
    onFault: () => void parts?.performance.stop({ reason: 'disk_error' }),
  });
  const create = (shared: SharedParts): Performance => {
    const performance = createPerformance(context, plan, { ...shared, reference, record, seat, room });
    parts = { performance, send: shared.send };
    return performance;
  };
  return { record, create };
};

/** Opens all, or leaves none open: an empty record is removed as it is finished. */
const allOrNone = async (openings: readonly Promise<OpenSeat>[]): Promise<[OpenSeat, ...OpenSeat[]]> => {
  const settled = await Promise.allSettled(openings);
  const opened = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = settled.find((one) => one.status === 'rejected');
  if (!failed) return opened as [OpenSeat, ...OpenSeat[]];
  await Promise.allSettled(opened.map(({ record }) => record.finish('incomplete', null)));
  throw failed.reason;
};

type SeatParts = SharedParts & {
  readonly reference: Reference;
  readonly record: SessionRecord;
  readonly seat: number;
  readonly room: RoomAdmission | null;
};

const createPerformance = (
  context: PerformanceContext,
  plan: PerformancePlan,
  { reference, seat, room, ...parts }: SeatParts,
): Performance => {
  const { start, dance, info, from, to } = plan;
  const { clock, silenceMs, pauseMs, sessionMs } = context;
  const log = context.log.child({ session: info.id });
  return new Performance({
    ...parts,
    judge: createJudge(reference, plan),
    inSlices: runInSlices,
    isPractice: !start.counted,
    goldMoves: new Set(dance.info.moves.flatMap(({ n, gold }) => (gold ? [n] : []))),
    startsAt: from,
    endsAt: to,
    // The others dance on, so a room waits as long for a silent camera as for one whose connection broke.
    silenceMs: room ? room.resumeTimeoutMs : silenceMs,
    pauseMs,
    sessionMs,
    hooks: room?.hooksOf(seat),
    clock,
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

const readyMessage = (plans: Plans, fps: number): Omit<ReadyMessage, 'resumeSecret'> => {
  const [{ dance, info, from, to }] = plans;
  return {
    type: 'ready',
    sessionId: info.id,
    fps,
    maxInFlight: MAX_IN_FLIGHT,
    moves: dance.info.moves.filter(({ startS, endS }) => startS >= from && endS <= to).length,
    ...(plans.length > 1 && { seats: plans.map(({ info: { id } }, seat) => ({ seat, sessionId: id })) }),
  };
};
