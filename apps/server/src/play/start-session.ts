import { Judge } from '@instep/choreo/judge/judge';
import type { Reference } from '@instep/choreo/judge/reference';
import type { StartMessage } from '@instep/protocol/client-message';
import type { Logger } from 'pino';
import type { Place } from '../estimation/estimator-pool.ts';
import type { BadFrames } from './bad-frames.ts';
import { inSlices } from '../in-slices.ts';
import { serverFull, RefusedError, type Floor } from './floor.ts';
import type { Line } from './line.ts';
import { MAX_IN_FLIGHT } from './frame-desk.ts';
import type { Seat } from '../estimation/seats.ts';
import { sessionFolder, type SessionIndex } from '../record/session-index.ts';
import { createSessionLog } from '../record/session-log.ts';
import { ResumableLine } from './resumable-line.ts';
import { planSession, type SessionPlan } from './session-plan.ts';
import { DiskFault, type SessionRecord } from '../record/session-record.ts';
import { Session } from './session.ts';

/** A session that began, and its id. */
export type Started = { readonly session: Session; readonly sessionId: string };

/** Opens a session with its share of the machine and its record, and says `ready`. Rejects with RefusedError. */
export const startSession = async (
  floor: Floor,
  start: StartMessage,
  socket: Line,
  badFrames: BadFrames,
): Promise<Started> => {
  const plan = planSession(floor, start);
  const line = new ResumableLine(socket);
  const log = floor.log.child({ session: plan.file.id });
  // Its share and its record speak of it later; while the record is being opened there is nothing to tell.
  let session: Session | null = null;
  const share = takeShare(floor, plan, (fps) => session?.handleRate(fps));
  try {
    if (!(await floor.hasRoom())) throw new DiskFault('too little room is left on the disk');
    const reference = await floor.library.reference(plan.dance, start.scope);
    const onFault = (): void => void session?.stop({ reason: 'disk_error' });
    const record = await openRecord(floor, plan, line, onFault);
    session = createSession(floor, plan, { line, share, record, log, badFrames, reference });
  } catch (error) {
    share.leave();
    log.error({ err: error }, 'no session was begun');
    throw error instanceof DiskFault ? new RefusedError({ reason: 'disk_error' }) : error;
  }
  floor.resumables.add({ session, line, ready: () => readyMessage(plan, share.seat.fps) });
  log.info({ dance: plan.dance.info.id, fps: share.seat.fps }, 'a session began');
  return { session, sessionId: plan.file.id };
};

type Share = { readonly seat: Seat; readonly place: Place; readonly leave: () => void };

const takeShare = (floor: Floor, { dance, file, from, to }: SessionPlan, onRate: (fps: number) => void): Share => {
  const lastsS = (to - from) / file.rate;
  const seat = floor.seats.take({ wantedFps: Math.min(floor.maxFps, dance.info.fps), lastsS, onRate });
  if (!seat) throw serverFull(floor.seats);
  const place = floor.pool.takePlace(file.id);
  const leave = (): void => {
    place.leave();
    seat.leave();
  };
  return { seat, place, leave };
};

/** The record on disk; when it is finished, the list of sessions is too. */
const openRecord = async (
  floor: Floor,
  { dance, file }: SessionPlan,
  line: Line,
  onFault: () => void,
): Promise<SessionRecord> => {
  const { clock, flushEveryMs, sessionsFolder, index } = floor;
  await beginIn(index, file.id);
  try {
    const record = await createSessionLog({
      serverId: index.serverId,
      folder: sessionFolder(sessionsFolder, file),
      session: file,
      moves: dance.info.moves,
      flushEveryMs,
      clock,
      onSaved: (saved) => line.send({ type: 'saved', ...saved }),
      onFault,
    });
    void index.refresh();
    return listedWhenFinished(record, index, file.id);
  } catch (error) {
    index.handleEnd(file.id);
    throw error;
  }
};

/** Others see from then on that somebody writes it. Rejects with DiskFault. */
const beginIn = async (index: SessionIndex, id: string): Promise<void> => {
  try {
    await index.handleBegin(id);
  } catch (cause) {
    throw new DiskFault(`the record cannot be begun: ${(cause as Error).message}`, { cause });
  }
};

const listedWhenFinished = (record: SessionRecord, index: SessionIndex, id: string): SessionRecord => ({
  addFrame: (entry) => record.addFrame(entry),
  addVerdict: (verdict) => record.addVerdict(verdict),
  finish: async (status, result) => {
    try {
      await record.finish(status, result);
    } finally {
      index.handleEnd(id);
      await index.refresh();
    }
  },
});

type Parts = {
  readonly line: Line;
  readonly share: Share;
  readonly record: SessionRecord;
  readonly log: Logger;
  readonly badFrames: BadFrames;
  readonly reference: Reference;
};

const createSession = (
  floor: Floor,
  plan: SessionPlan,
  { line, share, record, log, badFrames, reference }: Parts,
): Session => {
  const { start, dance, from, to } = plan;
  const { clock, silenceMs, pauseMs, sessionMs } = floor;
  return new Session({
    judge: createJudge(reference, plan),
    inSlices,
    isPractice: !start.counted,
    goldMoves: new Set(dance.info.moves.flatMap(({ n, gold }) => (gold ? [n] : []))),
    startsAt: from,
    endsAt: to,
    fps: share.seat.fps,
    silenceMs,
    pauseMs,
    sessionMs,
    estimate: share.place.estimate,
    badFrames,
    record,
    clock,
    send: (message) => line.send(message),
    close: (close) => {
      share.leave();
      log.info({ reason: close.reason }, 'a session ended');
      line.close(close);
      floor.resumables.end(plan.file.id);
    },
    onError: (error) => log.error({ err: error }, 'a fault in a session'),
  });
};

const createJudge = (reference: Reference, { start, from, to }: SessionPlan): Judge =>
  new Judge(reference, {
    lagHint: start.lagHintS ?? null,
    ...(start.rig && { rig: { lag: start.rig.lagS, origin: start.rig.origin } }),
    from,
    to,
    repeats: !start.counted,
  });

const readyMessage = ({ dance, file, from, to }: SessionPlan, fps: number) => ({
  type: 'ready' as const,
  sessionId: file.id,
  fps,
  maxInFlight: MAX_IN_FLIGHT,
  moves: dance.info.moves.filter(({ startS, endS }) => startS >= from && endS <= to).length,
});
