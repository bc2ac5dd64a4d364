/** What the server says at `/room`, the WebSocket of people who dance together. */
import type { Award } from '@instep/choreo/awards';
import type { Rating } from '@instep/choreo/rating';
import type { Limb } from '@instep/choreo/skeleton';
import type { DanceTurn } from '@instep/choreo/turn-taking';
import type { Milliseconds, Seconds, UnitInterval } from '@instep/choreo/units';
import type { Warning } from '@instep/choreo/warnings';

/** Raised when a page of the version before could not take part in a room. */
export const ROOM_PROTOCOL_VERSION = 1;

/** `versus`: the board by points; `together`: one level for all; `turns`: one after the other, each scored on their own turns. */
export const ROOM_MODES = ['versus', 'together', 'turns'] as const;
export type RoomMode = (typeof ROOM_MODES)[number];

export const WAVE_SIGNS = ['clap', 'heart', 'fire', 'laugh'] as const;
export type WaveSign = (typeof WAVE_SIGNS)[number];

/** The largest `signal`: an offer with picture and sound takes 5.4 kB. */
export const MAX_SIGNAL_BYTES = 16 * 1024;
/** The largest of all other messages. */
export const MAX_ROOM_MESSAGE_BYTES = 4096;

/**
 *     lobby ──start──▶ loading ──all loaded, or 20 s──▶ counting ──▶ dancing ──the video's end──▶ results ──▶ lobby
 *                                                          ▲ go          │ hold                      │ the next entry
 *                                                          └─── held ◀───┘                           └────▶ loading
 */
export const ROOM_PHASES = ['lobby', 'loading', 'counting', 'dancing', 'held', 'results'] as const;
export type RoomPhase = (typeof ROOM_PHASES)[number];

/** A place before a camera; `place` is its colour in the whole room, 0 to 7. */
export type RoomSeat = { readonly place: number; readonly name: string };
/** The colours P1 to P8. */
export const MAX_PLACES = 8;

/** One device in a room. */
export type RoomMember = {
  readonly memberId: string;
  readonly name: string;
  /** `away`: its connection broke, and its place is kept. */
  readonly state: 'here' | 'away';
  readonly shows: boolean;
  /** How many players it films, 0 to 4. */
  readonly films: number;
  readonly isTv: boolean;
  readonly ready: boolean;
  /** Loaded for this round. */
  readonly loaded: boolean;
  /** What will go wrong with the device within minutes; left out where nothing is known. */
  readonly warning?: Warning | undefined;
  /** Takes part in this round; who joins in mid-dance does so from the next one on. */
  readonly inRound: boolean;
  /** From the left before its camera. */
  readonly seats: readonly RoomSeat[];
};

export type QueueEntry = {
  readonly entryId: string;
  readonly danceId: string;
  readonly memberId: string;
  /** The name of the member who added it. */
  readonly by: string;
};

/** The whole state of a room: sent after every change, at most five times a second. */
export type RoomState = {
  /** Rises with every change. */
  readonly version: number;
  readonly code: string;
  readonly phase: RoomPhase;
  /** Number of the current round, or of the last one; 0 before the first. */
  readonly round: number;
  readonly mode: RoomMode;
  readonly locked: boolean;
  /** Null in a room that a TV made until somebody joins. */
  readonly hostId: string | null;
  /** The screen whose video is the room's timeline; null while nothing is shown. */
  readonly leadId: string | null;
  /** The dance of the current round or of the last one. */
  readonly danceId: string | null;
  readonly members: readonly RoomMember[];
  /** The next one first. */
  readonly queue: readonly QueueEntry[];
  /** How many players this machine can follow with poses estimated here, those of this room included. */
  readonly capacity: number;
  /** How many of them before one camera. */
  readonly perCamera: number;
  /** While held: the name of who stopped it, and why. `forS`: after so many seconds it goes on without them; null: when somebody says so. */
  readonly held: { readonly by: string; readonly reason: HoldReason; readonly forS: Seconds | null } | null;
  /** While the results are shown: after how many seconds the next entry starts; null: when the host says so. */
  readonly nextInS: Seconds | null;
};

/** `asked`: somebody paused; `hidden`: the lead's page is hidden; `lead`, `away`: a screen or a duet partner is gone. */
export type HoldReason = 'asked' | 'hidden' | 'lead' | 'away';

/** One player's points as they stand. */
export type BoardRow = {
  readonly place: number;
  readonly points: number;
  readonly stars: number;
  readonly combo: number;
  /** How well they do just now; null while that is not known. */
  readonly level: UnitInterval | null;
  readonly seen: UnitInterval;
  /** The last move with its rating. */
  readonly move?: number | undefined;
  readonly rating?: Rating | null | undefined;
  readonly limb?: Limb | null | undefined;
};

export type RoomResultRow = {
  readonly place: number;
  readonly name: string;
  /** From 1; the same for equal points. */
  readonly rank: number;
  readonly points: number;
  readonly stars: number;
  readonly seen: UnitInterval;
  readonly complete: boolean;
  readonly award: Award;
  /** The number of the best move; null if none was rated. */
  readonly bestMove: number | null;
};

/** A server through which browsers find each other: RTCIceServer. */
export type IceServer = { readonly urls: string; readonly username?: string; readonly credential?: string };

/** What the lead's video showed at a moment of the room's clock: passed on to cameras and other screens. */
export type RoomAnchor = {
  readonly type: 'anchor';
  readonly round: number;
  readonly epoch: number;
  readonly mediaTime: Seconds;
  readonly shownAt: Milliseconds;
  readonly rate: number;
};

export type RoomServerMessage =
  /** After `open`, `join` and `rejoin`. The previous secret stays good until the new one is used. */
  | { readonly type: 'welcome'; readonly memberId: string; readonly memberSecret: string; readonly code: string }
  /** The one answer to a `join` or `rejoin` that fails; `full` only for a right code. */
  | { readonly type: 'refused'; readonly full?: true | undefined }
  /** `at`: the server's own clock, which is the room's. */
  | { readonly type: 'time'; readonly sent: Milliseconds; readonly at: Milliseconds }
  | ({ readonly type: 'room' } & RoomState)
  /** Fetch the dance and prepare. `roomId` and `joinKey` are for `start` at `/play`, for those who film. */
  | {
      readonly type: 'load';
      readonly round: number;
      readonly danceId: string;
      readonly fromS: Seconds;
      readonly mode: RoomMode;
      /** Who dances when, in the mode `turns`. */
      readonly turns?: readonly DanceTurn[] | undefined;
      /** Tells the lead's device from others, to remember how late its picture is; the same in every room. */
      readonly screen?: string | undefined;
      readonly roomId?: string | undefined;
      readonly joinKey?: string | undefined;
    }
  /** The video is at `mediaTime` at the moment `at`, on the room's clock. */
  | { readonly type: 'count'; readonly round: number; readonly at: Milliseconds; readonly mediaTime: Seconds }
  | { readonly type: 'held'; readonly round: number; readonly mediaTime: Seconds }
  | RoomAnchor
  | { readonly type: 'board'; readonly round: number; readonly rows: readonly BoardRow[] }
  | {
      readonly type: 'results';
      readonly round: number;
      readonly mode: RoomMode;
      readonly rows: readonly RoomResultRow[];
      /** The stars of all, for `together`. */
      readonly togetherStars: number;
    }
  | {
      readonly type: 'call';
      readonly from: string;
      readonly polite: boolean;
      readonly iceServers: readonly IceServer[];
    }
  /** `from` wants to see you; the call begins when you want it, too. */
  | { readonly type: 'callAsked'; readonly from: string }
  | { readonly type: 'hung'; readonly from: string }
  | { readonly type: 'signal'; readonly from: string; readonly description?: unknown; readonly candidate?: unknown }
  | { readonly type: 'wave'; readonly from: string; readonly sign: WaveSign }
  /** A heartbeat: browsers hide pings from pages. */
  | { readonly type: 'alive' };

export type RoomServerMessageOf<Type extends RoomServerMessage['type']> = Extract<
  RoomServerMessage,
  { readonly type: Type }
>;

export const encodeRoomMessage = (message: RoomServerMessage): string => JSON.stringify(message);

/** Reads a message from our own server. The client trusts it: it came from the same build. */
export const parseRoomServerMessage = (text: string): RoomServerMessage => JSON.parse(text) as RoomServerMessage;
