import { Judge } from '@instep/choreo/judge/judge';
import type { Reference } from '@instep/choreo/judge/reference';
import type { StartMessage } from '@instep/protocol/client-message';
import { MAX_IN_FLIGHT } from '@instep/protocol/limits';
import type { ReadyMessage } from '@instep/protocol/messages';
import type { CameraTrack } from '@instep/blazepose/camera-estimator';
import type { Logger } from 'pino';
import type { BadFrames } from '../limits/bad-frames.ts';
import type { SessionInfo } from '../store/session-info.ts';
import { DiskFault, type SessionRecord } from '../store/session-store.ts';
import { PlayerSource } from '../sources/player-source.ts';
import { ResumableChannel, type Channel } from './channel.ts';
import { RefusedError, serverFullError, type PerformanceContext } from './context.ts';
import { runInSlices } from '../in-slices.ts';
import { planInRoom, planPerformances, planTurns, type PerformancePlan } from './performance-plan.ts';
import { Performance, type RunningPerformance } from './performance.ts';
import { PerformanceGroup } from './performance-group.ts';
import type { PerformanceHooks } from './performance-hooks.ts';
import { PerformanceTurns } from './performance-turns.ts';
import type { Run } from './resumable-runs.ts';
import type { AdmitToRoom, CameraTurn, RoomAdmission } from './room-admission.ts';
import type { SharedParts } from './shared-end.ts';
import { TurnJudge, TurnLags } from './turn-judge.ts';
import { TurnRecord } from './turn-record.ts';

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
  if (start.lab) running.handleLab(start.lab);
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
const admit = (
  { room, turns = false }: StartMessage,
  seats: number,
  admitToRoom: AdmitToRoom,
): RoomAdmission | null => {
  const admission = room ? admitToRoom(room, seats) : null;
  if (room && !admission) throw new RefusedError({ reason: 'removed_from_room' });
  // The source follows as many people as the page said.
  const takesTurns = Boolean(admission?.turns);
  if (turns !== takesTurns) throw new RefusedError({ reason: 'bad_message', detail: `expected turns: ${takesTurns}` });
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
  // Who takes turns stands there alone.
  const seats = start.turns ? 1 : plans.length;
  const source = PlayerSource.open(context, {
    poses: start.poses ?? 'server',
    wantedFps: Math.min(context.maxFps, dance.info.fps),
    durationS: (to - from) / info.rate,
    trackId: info.id,
    seats,
    track: seats > 1 ? track : null,
    badFrames,
    isDancing: true,
    onRate: (fps) => performance()?.handleRate(fps),
    onObservation: (observation) => {
      context.counters.countFrame(observation.outcome);
      performance()?.observe(observation);
    },
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
  const parts = partsOf(plans, room);
  const [first, ...others] = await allOrNone(parts.map((part) => openPart(context, part, room)));
  const shared: Channel = {
    send: (message) => channel.send(message),
    close: (close) => {
      log.info({ reason: close.reason }, 'a session ended');
      channel.close(close);
      context.resumableRuns.handleEnd(id);
    },
  };
  const { fps } = source;
  if (first.turn) {
    const turns = [first, ...others].flatMap(({ turn, create }) => (turn ? { ...turn, create } : []));
    return new PerformanceTurns({ channel: shared, source, fps, turns });
  }
  if (others.length === 0) return first.create({ ...shared, source, fps });
  return new PerformanceGroup({
    channel: shared,
    source,
    fps,
    create: [first, ...others].map(({ create }) => create),
  });
};

/** What becomes a performance: a player's whole dance, or one of their turns. */
type Part = {
  readonly plan: PerformancePlan;
  readonly hooks: PerformanceHooks | undefined;
  readonly turn: (CameraTurn & { readonly lags: TurnLags }) | null;
};

const partsOf = (plans: Plans, room: RoomAdmission | null): readonly Part[] => {
  if (!room) return plans.map((plan) => ({ plan, hooks: undefined, turn: null }));
  const own = plans.map((plan, seat) => planInRoom(plan, room, seat));
  if (!room.turns) return own.map((plan, seat) => ({ plan, hooks: room.hooksOf(seat), turn: null }));
  const lags = new TurnLags();
  return planTurns(own, room.turns).map(({ plan, ...turn }, index) => {
    return { plan, hooks: room.hooksOf(index), turn: { ...turn, lags } };
  });
};

/** The open record of a part, and how to create its performance once there is what it shares with others. */
type OpenPart = Pick<Part, 'turn'> & {
  readonly record: SessionRecord;
  readonly create: (parts: SharedParts) => Performance;
};

const openPart = async (context: PerformanceContext, part: Part, room: RoomAdmission | null): Promise<OpenPart> => {
  const { plan, turn } = part;
  const { start, dance, info } = plan;
  // The record uses it later, and doesn't call back while it is being opened.
  let parts: { readonly performance: Performance; readonly send: SharedParts['send'] } | null = null;
  const reference = await context.library.reference(dance, start.scope);
  const onFault = (): void => void parts?.performance.stop({ reason: 'disk_error' });
  const begin = (session: SessionInfo): Promise<SessionRecord> =>
    context.store.begin({
      session,
      moves: dance.info.moves,
      onSaved: (saved) => parts?.send({ type: 'saved', ...saved }),
      onFault,
    });
  const record = turn
    ? new TurnRecord({ begin: () => begin({ ...info, startedAt: new Date().toISOString() }), onFault })
    : await begin(info);
  const create = (shared: SharedParts): Performance => {
    const performance = createPerformance(context, part, { ...shared, reference, record, room });
    parts = { performance, send: shared.send };
    return performance;
  };
  return { turn, record, create };
};

/** Opens all, or leaves none open: an empty record is removed as it is finished. */
const allOrNone = async (openings: readonly Promise<OpenPart>[]): Promise<[OpenPart, ...OpenPart[]]> => {
  const settled = await Promise.allSettled(openings);
  const opened = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = settled.find((one) => one.status === 'rejected');
  if (!failed) return opened as [OpenPart, ...OpenPart[]];
  await Promise.allSettled(opened.map(({ record }) => record.finish('incomplete', null)));
  throw failed.reason;
};

type PartOptions = SharedParts & {
  readonly reference: Reference;
  readonly record: SessionRecord;
  readonly room: RoomAdmission | null;
};

const createPerformance = (
  context: PerformanceContext,
  { plan, hooks, turn }: Part,
  { reference, room, ...parts }: PartOptions,
): Performance => {
  const { start, dance, info, from, to } = plan;
  const { clock, silenceMs, pauseMs, sessionMs } = context;
  const log = context.log.child({ session: info.id });
  return new Performance({
    ...parts,
    record: context.counters.countEndOf(parts.record),
    judge: turn ? createTurnJudge(reference, plan, turn) : createJudge(reference, plan, plan.start.lagHintS ?? null),
    inSlices: runInSlices,
    isPractice: !start.counted,
    goldMoves: new Set(dance.info.moves.flatMap(({ n, gold }) => (gold ? [n] : []))),
    startsAt: from,
    endsAt: to,
    // The others dance on, so a room waits as long for a silent camera as for one whose connection broke.
    silenceMs: room ? room.resumeTimeoutMs : silenceMs,
    pauseMs,
    sessionMs,
    hooks,
    clock,
    onError: (error) => log.error({ err: error }, 'a fault in a session'),
  });
};

const createTurnJudge = (
  reference: Reference,
  plan: PerformancePlan,
  { seat, lags }: NonNullable<Part['turn']>,
): TurnJudge =>
  new TurnJudge({
    startsAt: plan.from,
    create: () => createJudge(reference, plan, lags.hintFor(seat, plan.start.lagHintS ?? null)),
    onLag: (lag) => lags.record(seat, lag),
  });

const createJudge = (reference: Reference, { start, from, to }: PerformancePlan, lagHint: number | null): Judge =>
  new Judge(reference, {
    lagHint,
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
