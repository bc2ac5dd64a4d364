import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { JudgedLine, RecordingAlignment } from '@instep/choreo/judged-recording';
import type { DanceResult } from '@instep/choreo/result';
import { SESSION_SCHEMA_VERSION } from '@instep/choreo/session-csv';
import type { Scope } from '@instep/choreo/verdict';
import type { OfferedDance } from '../media/library.ts';
import { danceFacts } from '../performance/performance-plan.ts';
import type { SessionInfo } from '../store/session-info.ts';
import type { DiskFault, FrameEntry, SessionStore } from '../store/session-store.ts';

/** Whose session it becomes, and when it was danced, as far as the server knows. */
export type RecordingOwner = Pick<SessionInfo, 'player' | 'group' | 'deviceSha256' | 'startedAt'>;

export type JudgedSession = {
  readonly owner: RecordingOwner;
  readonly dance: OfferedDance;
  readonly scope: Scope;
  readonly alignment: RecordingAlignment;
  /** Made by the process: the recording's poses, and a JudgedLine a line. */
  readonly posesFile: string;
  readonly judgedFile: string;
  readonly server: Pick<SessionInfo, 'model' | 'appVersion'>;
};

/** Poses a second: the process measures as many. */
const POSES_PER_SECOND = 15;

/** Records what was judged as an ordinary session, and returns its id. Rejects with DiskFault. */
export const recordSession = async (
  store: Pick<SessionStore, 'begin' | 'serverId'>,
  judged: JudgedSession,
): Promise<string> => {
  const session = infoOf(judged, store.serverId);
  const faults: DiskFault[] = [];
  const record = await store.begin({
    session,
    moves: judged.dance.info.moves,
    recordingPoses: judged.posesFile,
    onSaved: () => {},
    onFault: (fault) => faults.push(fault),
  });
  let result: DanceResult | null = null;
  let sequence = 0;
  try {
    // Line by line: the poses of a long recording are never in memory at once, and players' frames come in between.
    for await (const text of createInterface({ input: createReadStream(judged.judgedFile) })) {
      const line = JSON.parse(text) as JudgedLine;
      if ('frame' in line) record.appendFrame(entryOf(line.frame, sequence++));
      else if ('verdict' in line) record.appendVerdict(line.verdict);
      else result = line.result;
      if (faults.length > 0) break;
    }
  } finally {
    await record.finish(result ? 'complete' : 'incomplete', result);
  }
  return session.id;
};

const entryOf = (
  { mediaTime, pose, live }: Extract<JudgedLine, { readonly frame: unknown }>['frame'],
  sequence: number,
): FrameEntry => ({
  observation: {
    stamp: { sequence, epoch: 0, mediaTime, captureTime: mediaTime * 1000 },
    outcome: pose ? 'seen' : 'nobody',
    pose,
    people: pose ? 1 : 0,
    timings: { queueMs: 0, inferMs: 0 },
    origin: 'server',
  },
  live,
  playbackRate: 1,
  health: null,
  fps: POSES_PER_SECOND,
});

const infoOf = ({ owner, dance, scope, alignment, server }: JudgedSession, serverId: string): SessionInfo => ({
  version: 1,
  schemaVersion: SESSION_SCHEMA_VERSION,
  id: randomUUID(),
  status: 'running',
  ...owner,
  endedAt: null,
  dance: danceFacts(dance),
  mode: 'perform',
  scope,
  fromS: 0,
  toS: dance.info.durationS,
  rate: 1,
  ...server,
  poses: 'server',
  device: null,
  room: null,
  lab: null,
  judgedFrom: 'recording',
  recording: alignment,
  writer: { server: serverId },
  result: null,
  timingMs: null,
  dancedS: 0,
  tables: null,
});
