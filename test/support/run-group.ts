import type { Choreography } from '@instep/choreo/choreography';
import { Judge } from '@instep/choreo/judge/judge';
import type { Epoch } from '@instep/choreo/epoch';
import type { Seconds } from '@instep/choreo/units';
import type { Close } from '@instep/protocol/close';
import type { ServerMessage } from '@instep/protocol/messages';
import { BadFrameCounts } from '@instep/server/limits/bad-frames';
import { Performance, type PerformanceOptions } from '@instep/server/performance/performance';
import { PerformanceGroup } from '@instep/server/performance/performance-group';
import { PerformanceTurns } from '@instep/server/performance/performance-turns';
import type { CameraTurn } from '@instep/server/performance/room-admission';
import type { SharedParts } from '@instep/server/performance/shared-end';
import { TurnJudge, TurnLags } from '@instep/server/performance/turn-judge';
import { JpegSource } from '@instep/server/sources/jpeg-source';
import type { EndStatus, FrameEntry } from '@instep/server/store/session-store';
import { encodeCrowdFrame, estimateFakeFrame, estimatorFrom, type Person } from './fake-estimator.ts';
import { createManualClock } from './manual-clock.ts';
import { flushPromises, referenceOf } from './run-performance.ts';

type MessageOf<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>;

/** The record of one player in a group. */
export type SeatRecord = { readonly frames: FrameEntry[]; readonly moves: number[]; status: EndStatus | null };

/**
 * The performances of several players before one camera; `changes` are by seat. With `turns` they dance one after the
 * other, and records are by turn; `hints` are the lags that are known of them.
 */
export const runGroup = (
  choreography: Choreography,
  changes: readonly Partial<PerformanceOptions>[],
  turns: readonly CameraTurn[] | null = null,
  hints: readonly (Seconds | null)[] = [],
) => {
  const clock = createManualClock();
  const sent: ServerMessage[] = [];
  const closes: Close[] = [];
  const errors: unknown[] = [];
  const parts = turns ?? changes.map((_, seat) => ({ seat, fromS: 0, toS: choreography.duration }));
  const records = parts.map((): SeatRecord => ({ frames: [], moves: [], status: null }));
  const lags = new TurnLags();
  /** The lag that each turn's judge began with, by turn. */
  const begunWith: (Seconds | null)[] = [];
  const counts = { estimated: 0, released: 0 };
  const reference = referenceOf(choreography);
  let sequence = 0;
  let epoch = 0;
  const source = new JpegSource({
    estimate: estimatorFrom((jpeg) => {
      counts.estimated += 1;
      return estimateFakeFrame(jpeg);
    }),
    clock,
    badFrames: new BadFrameCounts(clock).forConnection(''),
    seats: turns ? 1 : changes.length,
    isDancing: true,
    release: () => (counts.released += 1),
    onObservation: (observation) => group.observe(observation),
    onTooManyBadFrames: (close) => void group.stop(close),
    onError: (error) => void errors.push(error),
  });
  const createTurnJudge = ({ seat, fromS, toS }: CameraTurn, index: number): TurnJudge =>
    new TurnJudge({
      startsAt: fromS,
      create: () => {
        begunWith[index] = lags.hintFor(seat, hints[seat] ?? null);
        return new Judge(reference, { lagHint: begunWith[index], from: fromS, to: toS });
      },
      onLag: (lag) => lags.record(seat, lag),
    });
  const create = parts.map((part, index) => (shared: SharedParts) => {
    const record = records[index] as SeatRecord;
    return new Performance({
      ...shared,
      judge: turns ? createTurnJudge(part, index) : new Judge(reference, { lagHint: 0 }),
      goldMoves: new Set<number>(),
      startsAt: part.fromS,
      endsAt: part.toS,
      isPractice: false,
      silenceMs: 15_000,
      pauseMs: 600_000,
      sessionMs: 10_800_000,
      record: {
        appendFrame: (entry) => void record.frames.push(entry),
        appendVerdict: ({ move }) => void record.moves.push(move),
        setLabInput: () => {},
        finish: async (status) => void (record.status = status),
      },
      clock,
      onError: (error) => errors.push(error),
      ...changes[part.seat],
    });
  });
  const shared = {
    channel: {
      send: (message: ServerMessage) => void sent.push(message),
      close: (close: Close) => void closes.push(close),
    },
    source,
    fps: 10,
  };
  const group = turns
    ? new PerformanceTurns({
        ...shared,
        turns: turns.map((turn, index) => ({ ...turn, create: create[index] as (typeof create)[number] })),
      })
    : new PerformanceGroup({ ...shared, create });
  /** A frame arrives and is estimated. */
  const estimateFrame = async (mediaTime: Seconds | null, people: readonly Person[]): Promise<void> => {
    const captureTime = 100 * (sequence + 1);
    const frame = { sequence: sequence++, epoch, mediaTime, captureTime, capturedByCamera: true };
    if (group.admit(frame)) source.put({ ...frame, jpeg: encodeCrowdFrame(people) });
    await flushPromises();
  };
  return {
    group,
    clock,
    sent,
    closes,
    errors,
    records,
    counts,
    begunWith,
    estimateFrame,
    /** Ten frames a second, in which each player does what `peopleAt` says. */
    dance: async (from: Seconds, to: Seconds, peopleAt: (t: Seconds) => readonly Person[]): Promise<void> => {
      for (let k = Math.ceil(from * 10); k < to * 10; k++) await estimateFrame(k / 10, peopleAt(k / 10));
    },
    changeEpoch: (change: Partial<Epoch>): void => {
      epoch += 1;
      group.handleEpoch({ epoch, reason: 'seek', mediaTime: 0, playbackRate: 1, ...change });
    },
    sentOf: <Type extends ServerMessage['type']>(type: Type, seat?: number) =>
      sent.filter(
        (message): message is MessageOf<Type> =>
          message.type === type && (seat === undefined || ('seat' in message ? (message.seat ?? 0) : 0) === seat),
      ),
  };
};
