import { cutText } from './cut-text.ts';
import type { RigOrigin } from './lateness.ts';
import type { Pose } from './pose.ts';
import type { DanceResult } from './result.ts';
import type { Rating } from './rating.ts';
import { KEYPOINT_NAMES, type ByLimb, type Limb } from './skeleton.ts';
import type { Milliseconds, Seconds, UnitInterval } from './units.ts';
import type { Cue, Scope, Side, UnseenReason } from './verdict.ts';

export const PROTOCOL_VERSION = 1;

/** Why the flow of media time broke. */
export const EPOCH_REASONS = ['play', 'pause', 'seek', 'stall', 'rate', 'hidden'] as const;
export type EpochReason = (typeof EPOCH_REASONS)[number];

/** A discontinuity of playback; frames that follow carry its number. */
export type Epoch = {
  readonly epoch: number;
  readonly reason: EpochReason;
  readonly mediaTime: Seconds;
  /** 0 while paused or stalled. */
  readonly playbackRate: number;
};

/** How good the camera's picture is, measured in the browser. */
export type CameraHealth = {
  readonly brightness: UnitInterval;
  /** Variance of the Laplacian of the grey picture; below about 60 it is blurred. */
  readonly sharpness: number;
  /** Mean difference of neighbouring pixels between two frames of a still region, 0..1. */
  readonly noise: UnitInterval;
  readonly frozen: boolean;
  readonly cameraFps: number;
};

export type StartMessage = {
  readonly type: 'start';
  readonly danceId: string;
  /** A label, not a login. */
  readonly player: string;
  readonly deviceId: string;
  /** The lag found on this device in an earlier dance. */
  readonly lagHintS?: number | undefined;
  /** What screen and camera take of it on this device, and how that is known; left out where it isn't. */
  readonly rig?: { readonly lagS: number; readonly origin: Exclude<RigOrigin, 'assumed'> } | undefined;
  readonly fromS?: number | undefined;
  readonly toS?: number | undefined;
  readonly rate?: number | undefined;
  /** False for practice: not a high score. */
  readonly counted: boolean;
  readonly scope: Scope;
};

/** What the client says, as JSON text. Frames go as bytes: frame-message.ts. */
export type ClientMessage =
  | { readonly type: 'hello'; readonly version: number; readonly ticket?: string | undefined }
  | { readonly type: 'watch' }
  | StartMessage
  | ({ readonly type: 'epoch' } & Epoch)
  | ({ readonly type: 'health' } & CameraHealth)
  | { readonly type: 'ended'; readonly lastSequence: number }
  | { readonly type: 'leave' }
  | {
      readonly type: 'resume';
      readonly sessionId: string;
      readonly resumeSecret: string;
      readonly lastSequence: number;
      readonly lastMove: number;
    };

/** What became of a frame. */
export const FRAME_OUTCOMES = ['seen', 'nobody', 'dropped', 'undecodable'] as const;
export type FrameOutcome = (typeof FRAME_OUTCOMES)[number];

/** x, y in pixels of the sent picture and confidence, for each of the 33 keypoints in their order: 99 numbers. */
export type FlatPose = readonly number[];

/** A pose as it is sent: places in tenths of a pixel, confidences in hundredths. */
export const flatPose = (pose: Pose): FlatPose =>
  KEYPOINT_NAMES.flatMap((name) => {
    const { x, y, confidence } = pose[name];
    return [Math.round(10 * x) / 10, Math.round(10 * y) / 10, Math.round(100 * confidence) / 100];
  });

/** What the server says, as JSON text. */
export type ServerMessage =
  | { readonly type: 'watching'; readonly fps: number; readonly maxInFlight: number }
  | {
      readonly type: 'ready';
      readonly sessionId: string;
      readonly resumeSecret: string;
      /** The granted rate, matched to the reference's and to what the machine can do. */
      readonly fps: number;
      readonly maxInFlight: number;
      /** How many moves will be judged. */
      readonly moves: number;
    }
  | {
      readonly type: 'frame';
      readonly sequence: number;
      readonly outcome: FrameOutcome;
      readonly pose?: FlatPose | undefined;
      /** How many people are in the picture; left out when it is one, or none. */
      readonly people?: number | undefined;
      readonly queueMs: Milliseconds;
      readonly inferMs: Milliseconds;
    }
  | { readonly type: 'rate'; readonly fps: number }
  /**
   * `level`: how well the player does just now; `points`: what the dance has brought so far; `seen`: how much was judged
   * of what could have been judged so far; `lateS`: how late the player is, beyond the rig's lag, once that is known.
   */
  | {
      readonly type: 'live';
      readonly mediaTime: Seconds;
      readonly level: UnitInterval | null;
      readonly points: number;
      readonly seen: UnitInterval;
      readonly lateS: Seconds | null;
    }
  | {
      readonly type: 'verdict';
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
  | { readonly type: 'saved'; readonly upToSequence: number; readonly upToMove: number }
  | { readonly type: 'finished'; readonly result: DanceResult }
  /** Nothing else may have been said for a while; a page hears no pings, so it is told. */
  | { readonly type: 'alive' };

/** A device's id is its secret: a shorter one could be guessed. */
export const MIN_DEVICE_ID_LENGTH = 16;

/** Why a socket closes: the code, and the reason in words that the other side reads. */
export const CLOSE = {
  finished: { code: 1000, reason: 'The dance is over.' },
  left: { code: 1000, reason: 'You left the dance.' },
  serverStopping: { code: 1001, reason: 'The server is stopping.' },
  notAJpeg: { code: 1003, reason: 'The pictures sent are not JPEGs that can be read.' },
  costlyFrames: { code: 1003, reason: 'The frames sent take too long to decode.' },
  deadlyFrame: { code: 1003, reason: 'The pose estimator failed at the frames sent.' },
  notAllowed: { code: 1008, reason: 'This page may not talk to this server.' },
  noTicket: { code: 1008, reason: 'The ticket is missing, used or too old.' },
  noHello: { code: 1008, reason: 'Nothing was said within 5 s.' },
  tooFast: { code: 1008, reason: 'Too many messages.' },
  tooLarge: { code: 1009, reason: 'A message was too large.' },
  serverFault: { code: 1011, reason: 'Something went wrong on the server.' },
  diskFault: { code: 1011, reason: 'The server cannot write the results to its disk.' },
  full: { code: 1013, reason: 'The server is full. Try again in 30 s.' },
  tooManyStarts: { code: 1013, reason: 'Too many dances were begun from this address. Try again in 30 s.' },
  badMessage: { code: 4400, reason: 'A message was not understood.' },
  unknownDance: { code: 4404, reason: 'There is no such dance.' },
  silent: { code: 4408, reason: 'Nothing was heard for 15 s.' },
  idle: { code: 4408, reason: 'Nobody danced here for long. Open the dance again.' },
  tooLong: { code: 4408, reason: 'This went on for hours. Open the dance again.' },
  alreadyStarted: { code: 4409, reason: 'The dance was started already.' },
  replaced: { code: 4409, reason: 'The dance goes on over another connection.' },
  nothingToResume: { code: 4410, reason: 'There is nothing to resume.' },
} as const satisfies Record<string, { readonly code: number; readonly reason: string }>;

export type Close = { readonly code: number; readonly reason: string };

/** A close with more precise words; a close frame holds at most 123 bytes of them. */
export const closeWith = (close: Close, details: string): Close => ({
  code: close.code,
  reason: cutText(`${close.reason} ${details}`, 120),
});

/** The text of a message. */
export const makeClientMessage = (message: ClientMessage): string => JSON.stringify(message);
/** The text of a message. */
export const makeServerMessage = (message: ServerMessage): string => JSON.stringify(message);
/** Reads what our own server said. The client trusts it: it came from the same build. */
export const parseServerMessage = (text: string): ServerMessage => JSON.parse(text) as ServerMessage;
