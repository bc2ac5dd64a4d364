import { truncateText } from '@instep/choreo/text';
import { EPOCH_REASONS } from '@instep/choreo/epoch';
import { RIG_ORIGINS } from '@instep/choreo/lateness';
import { SCOPES } from '@instep/choreo/verdict';
import { z } from 'zod';
import { MAX_MEDIA_TIME, MAX_POSES, MIN_DEVICE_ID_LENGTH } from './limits.ts';

/** What is wrong with a text message, in words that a developer understands. */
export class MessageError extends Error {
  override readonly name = 'MessageError';
}

const count = z.int().min(0).max(0xffffffff);
const sequence = z.int().min(-1).max(0xffffffff);
const seconds = z.number().min(0).max(MAX_MEDIA_TIME);
const label = z.string().max(200);
const lag = z.number().min(-1).max(2);

const HELLO_MESSAGE = z.object({ type: z.literal('hello'), version: count, ticket: label.optional() });

/** Where the poses of a player are estimated: by the server, from JPEG frames, or by the player's own device. */
export const POSE_ORIGINS = ['server', 'device'] as const;
export type PoseOrigin = (typeof POSE_ORIGINS)[number];
/** The server if it is left out. */
const poses = z.enum(POSE_ORIGINS).optional();

/** What estimates the poses on the player's device. */
export const POSE_DEVICE = z.object({ model: z.enum(['lite', 'full']), engine: label });

/**
 * What the player changed in the Lab of the frames that are sent, and the camera's settings there. Nothing of it changes how
 * frames are judged, but two runs must stay comparable: a run in which it was used counts for no best.
 */
export const LAB_INPUT = z
  .object({
    width: z.int().min(1).max(8192),
    height: z.int().min(1).max(8192),
    /** Asked of the camera. */
    cameraFps: z.number().min(0).max(240),
    zoom: z.number(),
    exposure: z.number(),
    focus: z.number(),
    torch: z.boolean(),
    brightness: z.number().min(0.5).max(2.5),
    contrast: z.number().min(0.5).max(2),
    /** The longer side of a frame as it is sent, px. */
    maxSide: z.int().min(64).max(1280),
    /** Of the JPEG. */
    quality: z.number().min(0.1).max(1),
    /** At most so many frames a second are sent. */
    maxFps: z.number().min(1).max(60),
  })
  .partial();
export type LabInput = Readonly<z.infer<typeof LAB_INPUT>>;

/** The Lab of the player's page. */
const LAB = z.object({
  /** Asks for `evidence` messages. */
  on: z.boolean(),
  /** From here on the run does not count; left out while nothing was changed. */
  input: LAB_INPUT.optional(),
});
export type LabRequest = Readonly<z.infer<typeof LAB>>;

/** Begins a camera check: frames are observed; nothing is judged or stored. */
const WATCH_MESSAGE = z.object({
  type: z.literal('watch'),
  poses,
  /** How many players stand before the camera; one if it is left out. */
  players: z.int().min(1).max(MAX_POSES).optional(),
});

/** One of several players before a camera. */
const SEATED_PLAYER = z.object({
  player: label,
  scope: z.enum(SCOPES),
  lagHintS: lag.optional(),
  /** Which dancer of the video they follow, from 1. */
  dancer: z.int().min(1).max(2).optional(),
});
export type SeatedPlayer = Readonly<z.infer<typeof SEATED_PLAYER>>;

/** Asks for a dance to be judged. */
const START_MESSAGE = z.object({
  type: z.literal('start'),
  danceId: label.min(1),
  /** A label, not a login. */
  player: label,
  /** The lag found on this device in an earlier dance. */
  lagHintS: lag.optional(),
  /** What of the lag is the device's own, screen and camera together, and how that is known; left out where it isn't. */
  rig: z.object({ lagS: lag, origin: z.enum(RIG_ORIGINS).exclude(['assumed']) }).optional(),
  /** The section that is practised; all of the dance without it. */
  fromS: seconds.optional(),
  toS: seconds.optional(),
  rate: z.number().min(0.25).max(2).optional(),
  /** False for practice: it is never a best. */
  counted: z.boolean(),
  scope: z.enum(SCOPES),
  /** The device's secret: it gives access to what was danced on the device. */
  deviceId: label.min(MIN_DEVICE_ID_LENGTH),
  poses,
  /** With `poses: 'device'`. */
  device: POSE_DEVICE.optional(),
  /** Several players before one camera, from the left: instead of `player`, `scope` and `lagHintS`, which are then ignored. */
  players: z.array(SEATED_PLAYER).min(2).max(MAX_POSES).optional(),
  lab: LAB.optional(),
  /** In a room whose players take turns: the camera follows one person at a time. Refused elsewhere. */
  turns: z.boolean().optional(),
  /** To dance in a room; `joinKey` is good once: room-messages.ts. */
  room: z.object({ roomId: label, memberId: label, joinKey: label }).optional(),
});

/** The player's device can't estimate any more: JPEG frames follow, at the rate that the server answers. */
const POSES_MESSAGE = z.object({ type: z.literal('poses'), by: z.literal('server') });

const seat = z
  .int()
  .min(0)
  .max(MAX_POSES - 1);
/** Two players before the camera are taken for each other. */
const SWAP_MESSAGE = z.object({ type: z.literal('swap'), seats: z.tuple([seat, seat]) });

/** Playback was broken: choreo/epoch.ts. */
const EPOCH_MESSAGE = z.object({
  type: z.literal('epoch'),
  epoch: z.int().min(0).max(0xffff),
  reason: z.enum(EPOCH_REASONS),
  mediaTime: seconds,
  playbackRate: z.number().min(0).max(4),
});

/** How good the camera's frames are, measured in the browser. */
const HEALTH_MESSAGE = z.object({
  type: z.literal('health'),
  /** Mean, 0..1. */
  brightness: z.number().min(0).max(1),
  /** Variance of the Laplacian of the smoothed grey frame; below about 25 it is blurred. */
  sharpness: z.number().min(0).max(1e9),
  /** Mean difference of neighbouring pixels between two frames of a still region, 0..1. */
  noise: z.number().min(0).max(1),
  /** The camera shows no new frames. */
  frozen: z.boolean(),
  cameraFps: z.number().min(0).max(1000),
  /** From sending a frame to its answer, smoothed; left out while none was answered. */
  roundTripMs: z.number().min(0).max(1e6).optional(),
});

/** The Lab was opened, closed, or changed the frames, in mid-dance. */
const LAB_MESSAGE = LAB.extend({ type: z.literal('lab') });

/** The video has ended; -1 when no frame was sent. */
const ENDED_MESSAGE = z.object({ type: z.literal('ended'), lastSequence: sequence });

const LEAVE_MESSAGE = z.object({ type: z.literal('leave') });

/** Goes on with a session whose connection broke. */
const RESUME_MESSAGE = z.object({
  type: z.literal('resume'),
  sessionId: label,
  resumeSecret: label,
  /** The last answer and the last verdict that arrived; -1 and 0 when none did. */
  lastSequence: sequence,
  lastMove: count,
  /** The same for each of several players, from the left; `lastMove` is then ignored. */
  lastMoves: z.array(count).max(MAX_POSES).optional(),
});

const CLIENT_MESSAGE = z.discriminatedUnion('type', [
  HELLO_MESSAGE,
  WATCH_MESSAGE,
  POSES_MESSAGE,
  SWAP_MESSAGE,
  START_MESSAGE,
  EPOCH_MESSAGE,
  HEALTH_MESSAGE,
  LAB_MESSAGE,
  ENDED_MESSAGE,
  LEAVE_MESSAGE,
  RESUME_MESSAGE,
]);

/** A text message from the client. Frames are binary: frame-message.ts. */
export type ClientMessage = Readonly<z.infer<typeof CLIENT_MESSAGE>>;
type OfType<Type extends ClientMessage['type']> = Extract<ClientMessage, { readonly type: Type }>;
export type HelloMessage = OfType<'hello'>;
export type WatchMessage = OfType<'watch'>;
export type StartMessage = OfType<'start'>;
export type ResumeMessage = OfType<'resume'>;
export type CameraHealth = Omit<OfType<'health'>, 'type'>;

/** Reads a client's text message. Throws MessageError: expected, got, where. */
export const parseClientMessage = (text: string): ClientMessage => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new MessageError(`expected JSON, got ${JSON.stringify(truncateText(text, 40))}`);
  }
  const parsed = CLIENT_MESSAGE.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new MessageError(`${issue?.path.join('.') || 'message'}: ${issue?.message ?? 'not understood'}`);
};
