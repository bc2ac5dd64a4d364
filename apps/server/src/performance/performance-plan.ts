import { randomUUID } from 'node:crypto';
import type { StartMessage } from '@instep/protocol/client-message';
import { SESSION_SCHEMA_VERSION } from '@instep/choreo/session-csv';
import type { Seconds } from '@instep/choreo/units';
import { deviceSha256Of } from '../access/access.ts';
import { RefusedError, type PerformanceContext } from './context.ts';
import type { CameraTurn, RoomAdmission } from './room-admission.ts';
import type { OfferedDance } from '../media/library.ts';
import { sanitizePlayerName } from '@instep/choreo/player-name';
import type { SessionInfo } from '../store/session-info.ts';

/** The plan of one player's performance: which dance, which section of it, and what `session.json` contains at its start. */
export type PerformancePlan = {
  /** With the name, scope and lag of this player. */
  readonly start: StartMessage;
  readonly dance: OfferedDance;
  readonly from: Seconds;
  readonly to: Seconds;
  readonly info: SessionInfo;
};

/** How far past the end of the dance a section may end: durations are rounded several times. */
const DURATION_TOLERANCE: Seconds = 0.1;

/** Makes a plan for each player before a camera, from the left. Throws RefusedError. */
export const planPerformances = (
  context: PlanContext,
  start: StartMessage,
): readonly [PerformancePlan, ...PerformancePlan[]] => {
  const dance = context.library.get(start.danceId);
  if (!dance) throw new RefusedError({ reason: 'unknown_dance' });
  const { durationS } = dance.info;
  const { fromS: from = 0, toS: to = durationS } = start;
  if (from >= to || to > durationS + DURATION_TOLERANCE) {
    throw new RefusedError({
      reason: 'bad_message',
      detail: `expected fromS < toS <= ${durationS}, got ${from} and ${to}`,
    });
  }
  const planOf = (own: StartMessage): PerformancePlan => {
    const plan = { start: own, dance, from, to: Math.min(to, durationS) };
    return { ...plan, info: initialInfo(context, plan) };
  };
  const [first, ...others] = startsOf(start);
  return [planOf(first), ...others.map(planOf)];
};

/** The same request for each player, with what is their own. */
const startsOf = (start: StartMessage): readonly [StartMessage, ...StartMessage[]] => {
  const [first, ...others] = (start.players ?? []).map(({ player, scope, lagHintS }): StartMessage => ({
    ...start,
    player,
    scope,
    lagHintS,
  }));
  return first ? [first, ...others] : [start];
};

/** The plan of a seat with what the record says about the room. */
export const planInRoom = (
  plan: PerformancePlan,
  { facts, placeOf }: Pick<RoomAdmission, 'facts' | 'placeOf'>,
  seat: number,
): PerformancePlan => ({
  ...plan,
  info: { ...plan.info, room: { ...facts, seat, place: placeOf(seat) } },
});

/** The plans of the turns that players take, each with a record of its own; a player's first turn has the id of their plan. */
export const planTurns = (
  plans: readonly PerformancePlan[],
  turns: readonly CameraTurn[],
): readonly (CameraTurn & { readonly plan: PerformancePlan })[] =>
  turns.flatMap((turn, index) => {
    const plan = plans[turn.seat];
    if (!plan) return [];
    const { fromS, toS } = turn;
    const isFirst = turns.findIndex(({ seat }) => seat === turn.seat) === index;
    const info = { ...plan.info, fromS, toS, ...(!isFirst && { id: randomUUID() }) };
    return { ...turn, plan: { ...plan, from: fromS, to: toS, info } };
  });

type PlanContext = Pick<PerformanceContext, 'library' | 'model' | 'appVersion' | 'store'>;

const initialInfo = (
  { model, appVersion, store }: PlanContext,
  { start, dance, from, to }: Omit<PerformancePlan, 'info'>,
): SessionInfo => ({
  version: 1,
  schemaVersion: SESSION_SCHEMA_VERSION,
  id: randomUUID(),
  status: 'running',
  startedAt: new Date().toISOString(),
  endedAt: null,
  player: sanitizePlayerName(start.player),
  group: '',
  deviceSha256: deviceSha256Of(start.deviceId),
  dance: danceFacts(dance),
  mode: start.counted ? 'perform' : 'practice',
  scope: start.scope,
  fromS: from,
  toS: to,
  rate: start.rate ?? 1,
  model,
  poses: start.poses ?? 'server',
  device: start.poses === 'device' ? (start.device ?? null) : null,
  room: null,
  lab: start.lab?.input ? { counted: false, input: start.lab.input } : null,
  judgedFrom: 'camera',
  recording: null,
  appVersion,
  writer: { server: store.serverId },
  result: null,
  timingMs: null,
  dancedS: 0,
  tables: null,
});

/** What `session.json` says about the dance. */
export const danceFacts = ({ info }: OfferedDance): SessionInfo['dance'] => ({
  id: info.id,
  title: info.title,
  level: info.level,
  videoSha256: info.videoSha256,
  durationS: info.durationS,
});
