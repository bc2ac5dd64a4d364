import type { Cell, Row } from '@instep/choreo/column';
import type { Pose } from '@instep/choreo/pose';
import { RATINGS, type Rating } from '@instep/choreo/rating';
import {
  type FrameRow,
  type MoveRow,
  type SessionRow,
  countColumn,
  SESSION_SCHEMA_VERSION,
  type POSES_COLUMNS,
} from '@instep/choreo/session-csv';
import { BONES, KEYPOINT_NAMES, LIMBS, type ByLimb, type KeypointName } from '@instep/choreo/skeleton';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import type { Verdict } from '@instep/choreo/verdict';
import type { MoveInfo } from '@instep/dance-files/dance-info';
import { measuredBy } from '../sources/observation.ts';
import type { SessionInfo } from './session-info.ts';
import type { FrameEntry } from './session-store.ts';

/** The session and the player to which the rows belong. */
export type RowKeys = { readonly sessionId: string; readonly player: string };

const percent = (share: number | null): number | null => share && share * 100;
const inMs = (time: Seconds | null): Milliseconds | null => time && time * 1000;

type LimbCells = { readonly [name in `${keyof ByLimb<unknown>}_pct`]: Cell };
const limbCells = (limbs: ByLimb<number | null> | undefined): LimbCells =>
  Object.fromEntries(LIMBS.map((limb) => [`${limb}_pct`, percent(limbs?.[limb] ?? null)])) as LimbCells;

/** The row of a frame; `firstCaptureTime` is that of the session's first frame. */
export const frameRow = (
  { sessionId, player }: RowKeys,
  entry: FrameEntry,
  firstCaptureTime: Milliseconds,
): FrameRow => {
  const { observation, live, health, fps } = entry;
  const { stamp, outcome, pose, timings } = observation;
  const origin = measuredBy(observation);
  return {
    sequence: stamp.sequence,
    epoch: stamp.epoch,
    outcome,
    session_id: sessionId,
    player,
    t_s: (stamp.captureTime - firstCaptureTime) / 1000,
    media_time_s: stamp.mediaTime,
    score_pct: percent(live?.level ?? null),
    lag_ms: inMs(live?.lag ?? null),
    ...limbCells(live?.limbs),
    confidence_pct: pose && percent(meanConfidence(pose)),
    fps,
    brightness_pct: health && percent(health.brightness),
    blur: null,
    inference_ms: origin && timings.inferMs,
    measured_by: origin,
    sharpness: health && health.sharpness,
    noise_pct: health && percent(health.noise),
    frozen: health && health.frozen,
    camera_fps: health && health.cameraFps,
    queue_ms: origin === 'server' ? timings.queueMs : null,
    round_trip_ms: health?.roundTripMs ?? null,
  };
};

const JUDGED_KEYPOINTS = new Set<KeypointName>(BONES.flatMap(({ from, to }) => [from, to].flat() as KeypointName[]));

const meanConfidence = (pose: Pose): number =>
  [...JUDGED_KEYPOINTS].reduce((sum, name) => sum + pose[name].confidence, 0) / JUDGED_KEYPOINTS.size;

/** The row of a frame's pose. */
export const poseRow = (sequence: number, mediaTime: Seconds | null, pose: Pose): Row<typeof POSES_COLUMNS> => {
  const row: Record<string, Cell> = { sequence, media_time_s: mediaTime };
  for (const name of KEYPOINT_NAMES) {
    const { x, y, confidence } = pose[name];
    Object.assign(row, { [`${name}_x`]: x, [`${name}_y`]: y, [`${name}_confidence`]: confidence });
  }
  return row;
};

/** The row of a move that was judged. */
export const moveRow = ({ sessionId, player }: RowKeys, verdict: Verdict, move: MoveInfo): MoveRow => ({
  session_id: sessionId,
  player,
  move_n: verdict.move,
  label: move.label ?? null,
  section: move.section ?? null,
  gold: move.gold,
  t_start_s: move.startS,
  t_end_s: move.endS,
  rating: verdict.rating,
  unseen_reason: verdict.unseenReason,
  score_pct: percent(verdict.quality),
  form_pct: percent(verdict.form),
  timing_ms: inMs(verdict.timing),
  side: verdict.side,
  other_side: verdict.otherSide,
  ...limbCells(verdict.limbs),
  weak_limb: verdict.weakLimb,
  cue: verdict.cue,
  tracked_pct: percent(verdict.coverage),
});

/** The row of a session in `sessions.csv`. */
export const sessionRow = (session: SessionInfo): SessionRow => {
  const { result, dance } = session;
  return {
    session_id: session.id,
    started_at: session.startedAt,
    player: session.player,
    group: session.group,
    dance_id: dance.id,
    dance_title: dance.title,
    mode: session.mode,
    status: session.status,
    scope: session.scope,
    level: dance.level,
    mirrored: result?.side ? result.side === 'mirrored' : null,
    tracked_pct: result && percent(result.coverage),
    ...shareCells(session),
    speed_pct: percent(session.rate),
    score: result && result.score,
    points: result && result.points,
    stars: result && result.stars,
    ...countCells(session),
    max_combo: result && result.maxCombo,
    timing_mean_ms: session.timingMs && session.timingMs.mean,
    timing_median_ms: session.timingMs && session.timingMs.median,
    weakest_limb: result && result.weakestLimb,
    duration_s: session.dancedS,
    lag_ms: result && result.lagMs,
    ...latenessCells(session),
    model: modelsOf(session),
    app_version: session.appVersion,
    schema_version: SESSION_SCHEMA_VERSION,
    measured_by: session.poses,
    ...roomCells(session),
    counted: session.lab === null,
    judged_from: session.judgedFrom,
  };
};

/** Empty for sessions outside of rooms; places count from 1. */
const roomCells = ({ room }: SessionInfo) => ({
  room_id: room && room.id,
  room_mode: room && room.mode,
  place: room && room.place + 1,
});

/** The models that estimated the poses; devices run BlazePose. */
const modelsOf = ({ model, poses, device }: SessionInfo): string => {
  const own = device ? `blazepose ${device.model}` : model;
  const models = { server: [model], device: [own], both: [own, model] }[poses];
  return [...new Set(models)].join(' + ');
};

/** Empty for sessions of earlier versions, which didn't record how much of the player was seen. */
const shareCells = ({ result }: SessionInfo) => ({
  seen_pct: percent(result?.seen ?? null),
  lost_pct: percent(result?.lost ?? null),
  complete: result?.complete ?? null,
});

/** Empty for sessions of earlier versions, which didn't separate the player's lateness from the rig's lag. */
const latenessCells = ({ result }: SessionInfo) => ({
  late_ms: result?.lateMs ?? null,
  rig_lag_ms: result?.rig?.lagMs ?? null,
  rig_origin: result?.rig?.origin ?? null,
});

type CountCells = { readonly [rating in Rating as `${rating}_n`]: Cell };

/** Empty for a rating that the session's version didn't have. */
const countCells = ({ result }: SessionInfo) => ({
  ...(Object.fromEntries(RATINGS.map((rating) => [countColumn(rating), result?.counts[rating] ?? null])) as CountCells),
  unseen_n: result && result.unseen,
});
