import type { Effort } from '@instep/choreo/effort';
import type { Note } from '@instep/choreo/note';
import type { RecordingAlignment } from '@instep/choreo/judged-recording';
import type { DanceResult } from '@instep/choreo/result';
import type { MoveRow, SessionRow } from '@instep/choreo/session-csv';
import type { Limb } from '@instep/choreo/skeleton';
import type { Pixels, Seconds } from '@instep/choreo/units';
import type { FlatPose } from './flat-pose.ts';

/** A dance's texts in other languages: by language (`ko`), then by the text that is translated. */
export type Translations = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A dance as the server lists it. */
export type DanceSummary = {
  readonly id: string;
  readonly title: string;
  /** Of the title and the tags; in the details of a dance, also of the moves' labels and sections. */
  readonly translations?: Translations | undefined;
  readonly durationS: Seconds;
  readonly fps: number;
  readonly bpm?: number | null;
  /** 1 easy, 2 medium, 3 hard. */
  readonly level: number;
  readonly effort: Effort;
  readonly tags: readonly string[];
  readonly videoUrl: string;
  readonly coverUrl: string | null;
};

/**
 * Where the host lets the players' poses be estimated. `server`: only there, as for a competition; `device`: on each
 * player's device that can; `auto`: the page chooses.
 */
export const HOST_CHOICES = ['auto', 'server', 'device'] as const;
export type HostChoice = (typeof HOST_CHOICES)[number];

/** The dances that can be danced, and what a page has to know before one. */
export type DanceList = { readonly poses: HostChoice; readonly dances: readonly DanceSummary[] };

/** A move with what its pictogram shows. */
export type DanceMove = {
  readonly n: number;
  readonly startS: Seconds;
  readonly endS: Seconds;
  readonly gold: boolean;
  readonly label?: string | undefined;
  readonly section?: string | undefined;
  readonly key: KeyMoment | null;
};

/** The moment that distinguishes a move from the others. */
export type KeyMoment = {
  readonly atS: Seconds;
  readonly pose: FlatPose;
  /** Shortly before. */
  readonly before: FlatPose | null;
  readonly moving: readonly Limb[];
};

/** Everything about one dance. */
export type DanceDetails = DanceSummary & {
  readonly width: Pixels;
  readonly height: Pixels;
  /** The address of the dancer's poses. */
  readonly posesUrl: string;
  readonly moves: readonly DanceMove[];
};

/** The dancer at one moment, in pixels of the video; null when nobody is seen. */
export type TimedFlatPose = { readonly atS: Seconds; readonly pose: FlatPose | null };

/** One session with its rows. */
export type SessionDetails = {
  readonly session: SessionRow & {
    readonly result: DanceResult | null;
    /** How the recording that was judged lies beside the dance; null for a session before the camera. */
    readonly recording: RecordingAlignment | null;
  };
  readonly moves: readonly MoveRow[];
  readonly notes: readonly Note[];
  /** What is wrong with the file of the notes, which is then left alone; null when nothing is. */
  readonly notesFault: string | null;
  /** Tables that could not be understood when the session was recovered, by the names of the files that hold them. */
  readonly keptAside?: readonly string[];
  /** Tables that can't be understood now. */
  readonly unreadable?: readonly string[];
};

/** A session on the server's disk, or a day of them, that can't be shown. */
export type SessionProblem = {
  readonly kind: 'newer_version' | 'unreadable_session' | 'unreadable_day';
  /** Its folder below the folder of sessions. */
  readonly place: string;
  /** The operating system's message. */
  readonly reason: string;
};

/** All sessions on the server. */
export type SessionList = {
  /** What was danced, newest first. */
  readonly sessions: readonly SessionRow[];
  readonly problems?: readonly SessionProblem[];
};

/** How many sessions were deleted, how many are still running, and how many could not be deleted. */
export type DeletionCounts = { readonly deleted: number; readonly running: number; readonly failed: number };

/** What may be downloaded of a session. */
export const SESSION_CSVS = ['moves', 'frames', 'poses', 'notes'] as const;
export type SessionCsv = (typeof SESSION_CSVS)[number];

/** Who may open rooms: everyone; the host of the server; nobody. */
export const ROOM_OPENERS = ['everyone', 'host', 'off'] as const;

/** What a page is told before it opens a room. */
export type RoomAccess = {
  /** Whether this page may open one; everybody may join. */
  readonly mayOpen: boolean;
  /** Where other devices reach this server, the most likely address first: `https://192.168.1.20:8443`. */
  readonly joinAddresses: readonly string[];
  /** Such an address has a certificate made by this machine, of which each device warns once. */
  readonly warnsOnce: boolean;
};

/** A session of a player, as much as their own page shows of it. */
export type OwnSession = Pick<
  SessionRow,
  | 'session_id'
  | 'started_at'
  | 'dance_id'
  | 'dance_title'
  | 'mode'
  | 'duration_s'
  | 'speed_pct'
  | 'complete'
  | 'counted'
  | 'score'
  | 'stars'
  | 'judged_from'
>;

/** What opens the sessions of a player on another device: the name there, and a key for these sessions only. */
export type PlayerShare = { readonly player: string; readonly key: string };

/** An offer of such a share, which can be exchanged for it within some minutes. */
export type OfferedShare = { readonly player: string; readonly offer: string };

/** A link with offers after its #, which browsers send to no server, and the same link as a QR code. */
export type ShareOffer = {
  readonly link: string;
  readonly qrSvg: string;
  /** Other devices can open the link; else only browsers on the server's own machine. */
  readonly isForOtherDevices: boolean;
  /** Its address has a certificate made by this machine, of which each device warns once. */
  readonly warnsOnce: boolean;
  readonly validForS: Seconds;
};
