/** Judges a trace again, and compares the verdicts with those of the run itself. */
import { Judge } from '@instep/choreo/judge/judge';
import type { Reference } from '@instep/choreo/judge/reference';
import type { Pose } from '@instep/choreo/pose';
import type { Rating } from '@instep/choreo/rating';
import { byKeypoint } from '@instep/choreo/skeleton';
import type { UnitInterval } from '@instep/choreo/units';
import type { ReplayedTrace } from './read-trace.ts';

/** Poses come rounded to tenths of a pixel and hundredths: forms that are nearer than this are the same. */
export const FORM_TOLERANCE: UnitInterval = 0.03;

type Judged = { readonly rating: Rating | null; readonly form: UnitInterval | null };

/** One verdict, live and replayed; null where there was none. */
export type ReplayedMove = {
  readonly move: number;
  readonly live: Judged | null;
  readonly replayed: Judged | null;
  readonly isSame: boolean;
};

export type TraceReplay = {
  readonly frames: number;
  readonly moves: readonly ReplayedMove[];
  /** The greatest difference of forms. */
  readonly maxFormDifference: number;
};

type Start = NonNullable<ReplayedTrace['start']>;

/** Judges the frames of a trace in the order in which they were answered; the reference has the scope of the run. */
export const replayTrace = ({ events }: ReplayedTrace, start: Start, reference: Reference): TraceReplay => {
  const judge = new Judge(reference, {
    lagHint: start.lagHintS ?? null,
    ...(start.rig && { rig: { lag: start.rig.lagS, origin: start.rig.origin } }),
    ...(start.fromS !== undefined && { from: start.fromS }),
    ...(start.toS !== undefined && { to: Math.min(start.toS, reference.duration) }),
    isPractice: !start.counted,
  });
  const replayed: (Judged & { readonly move: number })[] = [];
  let frames = 0;
  let judgedUpTo = { epoch: -1, mediaTime: -Infinity };
  for (const { frame, epoch } of events) {
    if (epoch) replayed.push(...judge.handleEpoch(epoch));
    if (!frame || frame.mediaTime === null) continue;
    const { sequence, mediaTime, outcome, pose } = frame;
    if (frame.epoch === judgedUpTo.epoch && mediaTime <= judgedUpTo.mediaTime) continue;
    if (outcome === 'dropped') replayed.push(...judge.handleLostFrame({ epoch: frame.epoch, mediaTime }));
    if (outcome !== 'seen' && outcome !== 'nobody') continue;
    judgedUpTo = { epoch: frame.epoch, mediaTime };
    frames += 1;
    const seen = outcome === 'seen' && pose ? poseOf(pose) : null;
    replayed.push(...judge.handleFrame({ sequence, epoch: frame.epoch, mediaTime, pose: seen }).verdicts);
  }
  const live = events.flatMap(({ verdict }) => (verdict && !verdict.seat ? [verdict] : []));
  if (live.length > replayed.length) replayed.push(...judge.finish().verdicts);
  const moves = comparedMoves(live, replayed);
  const differences = moves.map((one) => Math.abs((one.live?.form ?? 0) - (one.replayed?.form ?? 0)));
  return { frames, moves, maxFormDifference: Math.max(0, ...differences) };
};

const poseOf = (flat: readonly number[]): Pose =>
  byKeypoint((_name, index) => {
    const [x = 0, y = 0, confidence = 0] = flat.slice(3 * index, 3 * index + 3);
    return { x, y, confidence, world: null };
  });

type Listed = Judged & { readonly move: number };

/** Each verdict of the run with the one that the replay gave on the same pass through that move. */
const comparedMoves = (live: readonly Listed[], replayed: readonly Listed[]): readonly ReplayedMove[] => {
  const passes = passesOf(replayed);
  return [...passesOf(live)].map(([key, own]) => {
    const again = passes.get(key) ?? null;
    return { move: own.move, live: judgedOf(own), replayed: again && judgedOf(again), isSame: isSame(own, again) };
  });
};

/** Verdicts by move and pass: practice comes to the same move again. */
const passesOf = (verdicts: readonly Listed[]): ReadonlyMap<string, Listed> => {
  const counts = new Map<number, number>();
  return new Map(
    verdicts.map((verdict) => {
      const pass = (counts.get(verdict.move) ?? 0) + 1;
      counts.set(verdict.move, pass);
      return [`${verdict.move}#${pass}`, verdict];
    }),
  );
};

const judgedOf = ({ rating, form }: Judged): Judged => ({ rating, form });

/** A form at the border between two ratings may fall on the other side. */
const isSame = (live: Judged, replayed: Judged | null): boolean =>
  replayed !== null &&
  (live.form === null) === (replayed.form === null) &&
  Math.abs((live.form ?? 0) - (replayed.form ?? 0)) <= FORM_TOLERANCE;
