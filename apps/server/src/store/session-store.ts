import type { Live } from '@instep/choreo/judge/judge';
import type { CameraHealth } from '@instep/protocol/client-message';
import type { DanceResult } from '@instep/choreo/result';
import type { Verdict } from '@instep/choreo/verdict';
import type { MoveInfo } from '@instep/dance-files/dance-info';
import type { ServerMessage } from '@instep/protocol/messages';
import type { SessionFile } from './files/session-file.ts';
import type { Observation } from '../sources/observation.ts';

/** How a session ended. One that a killed server left behind is `recovered` at the next start. */
export type EndStatus = 'complete' | 'incomplete';
export type SessionStatus = 'running' | EndStatus | 'recovered';

/** What is recorded of one frame. */
export type FrameEntry = {
  readonly observation: Observation;
  /** `null` when the frame was not judged. */
  readonly live: Live | null;
  /** The playback rate of the video. */
  readonly playbackRate: number;
  /** As the client reported it last. */
  readonly health: CameraHealth | null;
  /** The rate that was granted at that time. */
  readonly fps: number;
};

/** The record of a session while it is being danced. */
export interface SessionRecord {
  appendFrame(entry: FrameEntry): void;
  appendVerdict(verdict: Verdict): void;
  /**
   * Resolves when all of it is on disk, or when it is removed because no frame was judged; `result` is `null` when
   * there is none. Rejects with DiskFault.
   */
  finish(status: EndStatus, result: DanceResult | null): Promise<void>;
}

/** The disk is full or broken; what was written before remains. */
export class DiskFault extends Error {
  override readonly name = 'DiskFault';
}

/** A session that is about to begin. */
export type NewSession = {
  readonly session: SessionFile;
  readonly moves: readonly MoveInfo[];
  /** Called when these rows are on disk. */
  readonly onSaved: (saved: Saved) => void;
  /** Nothing more can be written. Called once. */
  readonly onFault: (fault: DiskFault) => void;
};

/** The last frame and the last move of a session whose rows are on disk. */
export type Saved = Omit<Extract<ServerMessage, { type: 'saved' }>, 'type'>;

/** The storage of sessions, as far as a performance needs it. */
export interface SessionStore {
  /** The id of the writer in sessions that begin here. */
  readonly serverId: string;
  /** Opens the record of a new session; it is listed once it is finished. Rejects with DiskFault. */
  begin(session: NewSession): Promise<SessionRecord>;
}
