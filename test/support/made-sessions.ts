/** Writes sessions that nobody danced, as the server stores them. */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import type { Column, Row } from '@instep/choreo/column';
import type { Pose } from '@instep/choreo/pose';
import { pointsOf, ratingOf, RATINGS, starsOf, type ByRating } from '@instep/choreo/rating';
import type { DanceResult } from '@instep/choreo/result';
import { byKeypoint, byLimb, LIMBS, mirrorKeypoint } from '@instep/choreo/skeleton';
import { mean } from '@instep/choreo/statistics';
import type { Milliseconds, Seconds, UnitInterval } from '@instep/choreo/units';
import type { Verdict } from '@instep/choreo/verdict';
import type { DanceInfo, MoveInfo } from '@instep/dance-files/dance-info';
import { csvHeader, csvLine } from '@instep/server/store/csv-line';
import { makeDataPackage, SESSION_TABLES } from '@instep/server/store/data-package';
import type { FrameEntry } from '@instep/server/store/session-store';
import { frameRow, moveRow, poseRow } from '@instep/server/store/session-rows';
import type { SessionInfo } from '@instep/server/store/session-info';
import { sessionFolder } from '@instep/server/store/files/session-index';

/** An invented session: who danced, what, when and how well. */
export type MadeSession = {
  readonly n: number;
  readonly player: string;
  readonly startedAt: Date;
  readonly dance: Pick<DanceInfo, 'id' | 'title' | 'level' | 'videoSha256' | 'durationS' | 'moves'>;
  readonly skill: UnitInterval;
  readonly lagMs: Milliseconds;
};

/** The dancer's pose at a time; `null` when nobody is in the frame. */
export type PoseAt = (t: Seconds) => Pose | null;

const FPS = 15;

/** A deterministic number between -1 and 1. */
const wobble = (k: number): number => Math.sin(12.9898 * k) * Math.cos(4.1414 * k);
const share = (value: number): UnitInterval => Math.max(0, Math.min(1, value));

const qualityOf = ({ n, skill }: MadeSession, move: number): UnitInterval =>
  share(skill + 0.3 * wobble(n + 1.7 * move));

const verdictOf = (session: MadeSession, move: number): Verdict => {
  const quality = qualityOf(session, move);
  const limbs = byLimb((limb) => share(quality + 0.25 * wobble(move + 10 * LIMBS.indexOf(limb) + session.n)));
  return {
    move,
    rating: ratingOf(quality),
    unseenReason: null,
    quality,
    form: share(quality + 0.05),
    timing: (1 - session.skill) * 0.3 * wobble(session.n + 3 * move) + 0.02,
    side: 'mirrored',
    otherSide: false,
    limbs,
    weakLimb: quality < 0.5 ? LIMBS.reduce((a, b) => (limbs[a] <= limbs[b] ? a : b)) : null,
    cue: null,
    coverage: 0.96,
  };
};

const resultOf = (session: MadeSession, verdicts: readonly Verdict[]): DanceResult => {
  const score = 100 * meanOrZero(verdicts.map(({ quality }) => quality ?? 0));
  const limbs = byLimb((limb) => 100 * meanOrZero(verdicts.map((verdict) => verdict.limbs[limb] ?? 0)));
  const points = pointsOf(score);
  return {
    score,
    noScoreReason: null,
    points,
    stars: starsOf(points),
    counts: Object.fromEntries(
      RATINGS.map((rating) => [rating, verdicts.filter((verdict) => verdict.rating === rating).length]),
    ) as ByRating<number>,
    unseen: 0,
    maxCombo: 4,
    seen: 1,
    lost: 0,
    complete: true,
    scope: 'whole',
    upperBodyOnly: false,
    lagMs: session.lagMs,
    side: 'mirrored',
    yawDeg: 0,
    coverage: 0.96,
    form: meanOrZero(verdicts.map(({ form }) => form ?? 0)),
    timing: { medianMs: 60, earlyShare: 0.1, lateShare: 0.2 },
    limbs,
    weakestLimb: LIMBS.reduce((a, b) => (limbs[a] <= limbs[b] ? a : b)),
    curve: verdicts.map(({ quality }, k) => ({
      mediaTime: middleOf(session.dance.moves[k] as MoveInfo),
      score: 100 * (quality ?? 0),
    })),
  };
};

const meanOrZero = (values: readonly number[]): number => (values.length === 0 ? 0 : mean(values));
const middleOf = ({ startS, endS }: MoveInfo): Seconds => (startS + endS) / 2;

const idOf = (n: number): string => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;

const fileOf = (session: MadeSession, verdicts: readonly Verdict[]): SessionInfo => {
  const { id, title, level, videoSha256, durationS } = session.dance;
  return {
    version: 1,
    schemaVersion: 2,
    id: idOf(session.n),
    status: 'complete',
    startedAt: session.startedAt.toISOString(),
    endedAt: new Date(session.startedAt.getTime() + 1000 * durationS).toISOString(),
    player: session.player,
    group: '',
    deviceSha256: createHash('sha256').update(session.player).digest('hex'),
    dance: { id, title, level, videoSha256, durationS },
    mode: 'perform',
    scope: 'whole',
    fromS: 0,
    toS: durationS,
    rate: 1,
    model: 'blazepose full',
    poses: 'server',
    device: null,
    room: null,
    lab: null,
    judgedFrom: 'camera',
    recording: null,
    appVersion: '0.1.0',
    writer: null,
    result: resultOf(session, verdicts),
    timingMs: { mean: 20, median: 20 },
    dancedS: durationS,
    tables: null,
  };
};

/** Writes only the part of a session that the list of sessions needs. */
export const writeMadeListing = async (root: string, session: MadeSession): Promise<void> => {
  const verdicts = session.dance.moves.map(({ n }) => verdictOf(session, n));
  const file = fileOf(session, verdicts);
  const folder = sessionFolder(root, file);
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}/session.json`, JSON.stringify(file));
};

/**
 * Writes a session's folder as the server does. Frames and poses are written only with `poseAt`, which says what was
 * danced.
 */
export const writeMadeSession = async (root: string, session: MadeSession, poseAt?: PoseAt): Promise<SessionInfo> => {
  const verdicts = session.dance.moves.map(({ n }) => verdictOf(session, n));
  const file = fileOf(session, verdicts);
  const folder = sessionFolder(root, file);
  const dancer = { sessionId: file.id, player: file.player };
  const moves = verdicts.map((verdict, k) => moveRow(dancer, verdict, session.dance.moves[k] as MoveInfo));
  const entries = poseAt ? entriesOf(session, verdicts, poseAt) : [];
  const poses = entries.flatMap(({ observation: { stamp, pose } }) =>
    pose ? [poseRow(stamp.sequence, stamp.mediaTime, pose)] : [],
  );
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}/session.json`, JSON.stringify(file));
  await writeFile(`${folder}/datapackage.json`, makeDataPackage(file.id));
  await writeFile(`${folder}/moves.csv`, csvOf(SESSION_TABLES.moves, moves));
  await writeFile(
    `${folder}/frames.csv`,
    csvOf(
      SESSION_TABLES.frames,
      entries.map((entry) => frameRow(dancer, entry, 0)),
    ),
  );
  await writeFile(`${folder}/poses.csv`, csvOf(SESSION_TABLES.poses, poses));
  return file;
};

const csvOf = <Columns extends readonly Column[]>(columns: Columns, rows: readonly Row<Columns>[]): string =>
  [csvHeader(columns), ...rows.map((row) => csvLine(columns, row))].join('');

const entriesOf = (session: MadeSession, verdicts: readonly Verdict[], poseAt: PoseAt): FrameEntry[] =>
  Array.from({ length: Math.floor(session.dance.durationS * FPS) }, (_, sequence) => {
    const mediaTime = sequence / FPS;
    const pose = poseAt(mediaTime - session.lagMs / 1000);
    const move = session.dance.moves.findIndex(({ startS, endS }) => mediaTime >= startS && mediaTime < endS);
    const level = verdicts[move]?.quality ?? null;
    return {
      observation: {
        stamp: { sequence, epoch: 1, mediaTime, captureTime: 1000 * mediaTime },
        outcome: pose ? 'seen' : 'nobody',
        pose: pose && dancedBy(session, pose, mediaTime),
        people: 1,
        timings: { queueMs: 0, inferMs: 30 },
        origin: 'server',
      },
      live: {
        mediaTime,
        level,
        points: 0,
        seen: 1,
        lag: session.lagMs / 1000,
        lateness: 0,
        limbs: verdicts[move]?.limbs ?? byLimb(() => null),
      },
      playbackRate: 1,
      health: { brightness: 0.5, sharpness: 120, noise: 0.01, frozen: false, cameraFps: 30 },
      fps: FPS,
    };
  });

/** The dancer's pose, mirrored and smaller, with less sway the higher the player's skill. */
const dancedBy = ({ skill, n }: MadeSession, pose: Pose, t: Seconds): Pose =>
  byKeypoint((name, k) => {
    const { x, y, confidence } = pose[mirrorKeypoint(name)];
    const sway = 60 * (1 - skill);
    return {
      x: 480 - 0.4 * (x + sway * Math.sin(1.3 * t + n + k / 9)),
      y: 0.4 * (y + sway * Math.cos(1.1 * t + n + k / 7)),
      confidence,
      world: null,
    };
  });
