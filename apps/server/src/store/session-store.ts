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
  /** How fast the video ran. */
  readonly playbackRate: number;
  /** As last told by the client. */
  readonly health: CameraHealth | null;
  /** Granted then. */
  readonly fps: number;
};

/** The record of a session that is being danced. */
export interface SessionRecord {
  appendFrame(entry: FrameEntry): void;
  appendVerdict(verdict: Verdict): void;
  /**
   * Resolves when all of it is on disk, or nothing, if no frame was judged; `null` when there is no result. Rejects with
   * DiskFault.
   */
  finish(status: EndStatus, result: DanceResult | null): Promise<void>;
}

/** The disk is full or broken; what was written before stays. */
export class DiskFault extends Error {
  override readonly name = 'DiskFault';
}

/** A session that is about to be danced. */
export type NewSession = {
  readonly session: SessionFile;
  readonly moves: readonly MoveInfo[];
  /** These rows are on disk now. */
  readonly onSaved: (saved: Saved) => void;
  /** Nothing more can be written. Called once. */
  readonly onFault: (fault: DiskFault) => void;
};

/** Up to where the rows of a session are on disk. */
export type Saved = Omit<Extract<ServerMessage, { type: 'saved' }>, 'type'>;

/** Where sessions are kept, as a performance knows it. */
export interface SessionStore {
  /** The writer that sessions begun here name. */
  readonly serverId: string;
  /** Opens the record of a new session; it is listed once it is finished. Rejects with DiskFault. */
  begin(session: NewSession): Promise<SessionRecord>;
}
