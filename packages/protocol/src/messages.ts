import type { Rating } from '@instep/choreo/rating';
import type { JudgeEvidence } from '@instep/choreo/judge/judge-evidence';
import type { DanceResult } from '@instep/choreo/result';
import type { ByLimb, Limb } from '@instep/choreo/skeleton';
import type { Milliseconds, Seconds, UnitInterval } from '@instep/choreo/units';
import type { Cue, Side, UnseenReason } from '@instep/choreo/verdict';
import type { ClientMessage } from './client-message.ts';
import type { FlatPose } from './flat-pose.ts';

/**
 * Version 2: a close carries JSON (close.ts). Pages of version 1 are closed with `outdated_page`, whose code tells them to
 * reload, too.
 */
export const PROTOCOL_VERSION = 2;

/** What became of a frame. */
export const FRAME_OUTCOMES = ['seen', 'nobody', 'dropped', 'undecodable'] as const;
export type FrameOutcome = (typeof FRAME_OUTCOMES)[number];

/** Whom of several players a message is about, from 0 on the left; left out for a player alone, and for the first. */
type Seat = number | undefined;

/** A text message from the server, as JSON. */
export type ServerMessage =
  | { readonly type: 'watching'; readonly fps: number; readonly maxInFlight: number }
  | {
      readonly type: 'ready';
      readonly sessionId: string;
      /** Shown to resume the session; the previous one stays good until this one is used. */
      readonly resumeSecret: string;
      /** The granted rate, matched to the reference's and to what the machine can do. */
      readonly fps: number;
      /** How many frames may be unanswered. */
      readonly maxInFlight: number;
      /** How many moves will be judged. */
      readonly moves: number;
      /** The session of each of several players, from the left; `sessionId` is the first one's, and resumes all. */
      readonly seats?: readonly { readonly seat: number; readonly sessionId: string }[] | undefined;
    }
  | {
      readonly type: 'frame';
      readonly sequence: number;
      readonly outcome: FrameOutcome;
      readonly pose?: FlatPose | undefined;
      /** Instead of `pose`, of several players from the left; null for who was not seen. */
      readonly poses?: readonly (FlatPose | null)[] | undefined;
      /** How many people are in the frame; left out when it is one, or none. */
      readonly people?: number | undefined;
      readonly queueMs: Milliseconds;
      readonly inferMs: Milliseconds;
    }
  | { readonly type: 'rate'; readonly fps: number }
  | {
      readonly type: 'live';
      readonly seat?: Seat;
      readonly mediaTime: Seconds;
      /** How well the player does just now. */
      readonly level: UnitInterval | null;
      /** What the dance has earned so far. */
      readonly points: number;
      /** How much was judged of what could have been judged so far. */
      readonly seen: UnitInterval;
      /** How late the player is, beyond the rig's lag, once that is known. */
      readonly lateS: Seconds | null;
    }
  /** What the judge knows just now, for the Lab: only on request, at most five times a second. */
  | ({ readonly type: 'evidence'; readonly seat?: Seat } & JudgeEvidence)
  | {
      readonly type: 'verdict';
      readonly seat?: Seat;
      readonly move: number;
      readonly rating: Rating | null;
      readonly form: UnitInterval | null;
      /** Positive is late, against the player's own lag. */
      readonly timingS: Seconds | null;
      readonly side: Side;
      readonly otherSide: boolean;
      readonly limbs: ByLimb<UnitInterval | null>;
      readonly weakLimb: Limb | null;
      readonly cue: Cue | null;
      readonly gold: boolean;
      readonly unseenReason?: UnseenReason | undefined;
    }
  /** These rows are on disk: this is what "acknowledged" means. */
  | { readonly type: 'saved'; readonly seat?: Seat; readonly upToSequence: number; readonly upToMove: number }
  /** The socket is closed after the last player's. */
  | { readonly type: 'finished'; readonly seat?: Seat; readonly result: DanceResult }
  /** A heartbeat: browsers hide pings from pages, and nothing else may be sent for a while. */
  | { readonly type: 'alive' };

type OfType<Type extends ServerMessage['type']> = Extract<ServerMessage, { readonly type: Type }>;
export type ReadyMessage = OfType<'ready'>;
export type FrameResultMessage = OfType<'frame'>;
export type VerdictMessage = OfType<'verdict'>;
export type EvidenceMessage = OfType<'evidence'>;

export const encodeMessage = (message: ClientMessage | ServerMessage): string => JSON.stringify(message);

/** Reads a message from our own server. The client trusts it: it came from the same build. */
export const parseServerMessage = (text: string): ServerMessage => JSON.parse(text) as ServerMessage;
