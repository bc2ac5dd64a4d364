import type { Readable } from 'node:stream';
import type { Column } from '@instep/choreo/column';
import type { LiveState } from '@instep/choreo/judge/judge';
import type { Note } from '@instep/choreo/note';
import type { DanceResult } from '@instep/choreo/result';
import type { SessionRow } from '@instep/choreo/session-csv';
import type { Milliseconds } from '@instep/choreo/units';
import type { Verdict } from '@instep/choreo/verdict';
import type { MoveInfo } from '@instep/dance-files/dance-info';
import type { CameraHealth, LabInput } from '@instep/protocol/client-message';
import type { SessionDetails, SessionProblem } from '@instep/protocol/http';
import type { ServerMessage } from '@instep/protocol/messages';
import type { Observation } from '../sources/observation.ts';
import type { SessionTable } from './data-package.ts';
import type { NewNote } from './notes.ts';
import type { SessionInfo } from './session-info.ts';

/** The storage of sessions: the interface between those who write or read sessions and where these are stored. */
export interface SessionStore {
  /** The id of the writer in sessions that begin here. */
  readonly serverId: string;
  /** Opens the record of a new session; it is listed once it is finished. Rejects with DiskFault. */
  begin(session: NewSession): Promise<SessionRecord>;
  /** All sessions as they are now. */
  list(): Promise<SessionListing>;
  /** The same sessions as the lines of `sessions.csv`. */
  listCsv(): Promise<readonly string[]>;
  /** A session to be read; `null` when there is none, or it can't be read: see `problemOf`. */
  read(id: string): Promise<StoredSession | null>;
  /** Why a session that exists can't be read. */
  problemOf(id: string): Promise<ListedProblem | null>;
  /** sha256 of the secret of the device on which a session was danced; `null` when the session is unknown. */
  ownerOf(id: string): Promise<string | null>;
  /** The sessions under a player's name ('' means the guests) as far as they are known without looking for new ones. */
  ofPlayer(player: string): readonly PlayerSession[];
  /**
   * All data of a player ('' means the guests) as a ZIP with days by the time zone `zone`; `null` when there is none.
   * Running sessions are left out.
   */
  exportPlayer(player: string, zone: unknown): Promise<Readable | null>;
  /** Sets the group of all sessions of a player, except those that are running. */
  setGroup(player: string, group: string): Promise<Changed>;
  /** Deletes sessions permanently, each independently of the others. Running ones are left untouched. */
  delete(selection: Selection): Promise<Deletion>;
  /** How many sessions are selected, by whether they could be deleted now. Changes nothing. */
  planDeletion(selection: Selection): Promise<DeletionPlan>;
  /** Finishes interrupted deletions, and removes what stopped servers left. Never rejects. */
  sweep(): Promise<void>;
  /** This process writes no session any more. */
  close(): Promise<void>;
}

/** The record of a session while it is being danced. */
export interface SessionRecord {
  appendFrame(entry: FrameEntry): void;
  appendVerdict(verdict: Verdict): void;
  /** The player changed the frames in the Lab: the session says so, and is no best. */
  setLabInput(input: LabInput): void;
  /**
   * Resolves when all of it is on disk, or when it is removed because no frame was judged; `result` is `null` when
   * there is none. Rejects with DiskFault.
   */
  finish(status: EndStatus, result: DanceResult | null): Promise<void>;
}

/** A session that can be read. */
export interface StoredSession extends Pick<SessionInfo, 'id' | 'startedAt' | 'player'> {
  readonly danceId: string;
  /** The small parts of the session; its frames and poses are read as tables. */
  readDetails(): Promise<SessionDetails>;
  /** The CSV of a table with the columns that it has in the version that wrote it; `null` if it can't be read. */
  readTable(table: SessionTable): Promise<TableCsv | null>;
  /** The text of its `datapackage.json`: what the columns of its tables mean. */
  readDataPackage(): Promise<string>;
  /** Copies the poses of its recording to a new file; false when it has none. */
  copyRecordingPoses(target: string): Promise<boolean>;
  /** In the order of their moments. Rejects with UnreadableNotesError. */
  readNotes(): Promise<readonly Note[]>;
  /** Rejects with TooManyNotesError, or UnreadableNotesError. */
  addNote(note: NewNote): Promise<Note>;
  /** False when there is no such note. Rejects with UnreadableNotesError. */
  removeNote(id: string): Promise<boolean>;
}

/** How a session ended. One that a killed server left behind is `recovered` at the next start. */
export type EndStatus = 'complete' | 'incomplete';

/** What is recorded of one frame. */
export type FrameEntry = {
  readonly observation: Observation;
  /** `null` when the frame was not judged. */
  readonly live: LiveState | null;
  /** The playback rate of the video. */
  readonly playbackRate: number;
  /** As the client reported it last. */
  readonly health: CameraHealth | null;
  /** The rate that was granted at that time. */
  readonly fps: number;
};

/** The disk is full or broken; what was written before remains. */
export class DiskFault extends Error {
  override readonly name = 'DiskFault';
}

/** A session that is about to begin. */
export type NewSession = {
  readonly session: SessionInfo;
  readonly moves: readonly MoveInfo[];
  /** The keypoint CSV of the recording that is judged: a copy of it is kept, to judge it again. */
  readonly recordingPoses?: string;
  /** Called when these rows are on disk. */
  readonly onSaved: (saved: Saved) => void;
  /** Nothing more can be written. Called once. */
  readonly onFault: (fault: DiskFault) => void;
};

/** The last frame and the last move of a session whose rows are on disk. */
export type Saved = Omit<Extract<ServerMessage, { type: 'saved' }>, 'type'>;

export type SessionListing = {
  /** Newest first. */
  readonly sessions: readonly SessionRow[];
  readonly problems: readonly ListedProblem[];
};

/** A session with the hash of the secret of the device on which it was danced. */
export type PlayerSession = { readonly deviceSha256: string; readonly row: SessionRow };

/** A session, or a day of sessions, that can't be shown, described for the host. */
export type ListedProblem = SessionProblem & {
  /** `null` for a day. */
  readonly sessionId: string | null;
  readonly player: string | null;
  /** An ISO time, or only the day if no more is known. */
  readonly startedAt: string;
};

export type TableCsv = { readonly columns: readonly Column[]; readonly csv: Readable };

/** Which sessions are meant; a player is identified by the name in the list. */
export type Selection =
  'all' | { readonly player: string } | { readonly sessionId: string } | { readonly olderThanDays: number };

/** The outcome for the selected sessions: running ones are left untouched; `failed` could not be deleted. */
export type Deletion = {
  readonly deleted: number;
  readonly running: number;
  readonly failed: number;
  /** Which failed and why; omitted when none did. */
  readonly failures?: readonly DeletionFailure[];
};

/** What could not be deleted, and why, in words. */
export type DeletionFailure = { readonly name: string; readonly reason: string };

/**
 * Whether a session can be deleted: `newer`: a newer version wrote it, so it is left untouched; `unknown`: its writer
 * may or may not be running.
 */
export type SessionState = 'over' | 'running' | 'unknown' | 'newer';
export type DeletionPlan = { readonly [state in SessionState]: number };

/** How many sessions were changed, and how many could not be. */
export type Changed = { readonly changed: number; readonly failed: number };

/** How long rows wait for others before they are written together, unless the settings say otherwise. */
export const DEFAULT_FLUSH_MS: Milliseconds = 200;
/** After how long without a heartbeat a server that writes sessions is gone: several are missing by then. */
export const WRITER_TIMEOUT_MS: Milliseconds = 20_000;
