/** What a page says at `/room`, the WebSocket of people who dance together. */
import { SCOPES } from '@instep/choreo/verdict';
import { WARNING_RULES } from '@instep/choreo/warnings';
import { truncateText } from '@instep/choreo/text';
import { z } from 'zod';
import { MessageError } from './client-message.ts';
import { MAX_MEDIA_TIME, MAX_POSES, MIN_DEVICE_ID_LENGTH } from './limits.ts';
import { ROOM_MODES, WAVE_SIGNS } from './room-messages.ts';

const label = z.string().max(200);
const deviceId = label.min(MIN_DEVICE_ID_LENGTH);
const round = z.int().min(0).max(0xffff);
const id = z.string().min(1).max(64);
const code = z.string().max(16);
const milliseconds = z.number().min(-1e12).max(1e12);
const lag = z.number().min(-1).max(2);

/** A player before a camera. */
export const ROOM_PLAYER = z.object({
  name: label,
  scope: z.enum(SCOPES),
  lagHintS: lag.optional(),
  /** Which dancer of the video they follow, from 1. */
  dancer: z.int().min(1).max(2).optional(),
});
export type RoomPlayer = Readonly<z.infer<typeof ROOM_PLAYER>>;

/** `inS` is null where the time is not known. */
const ROOM_WARNING = z.object({ rule: z.enum(WARNING_RULES), inS: z.number().min(0).max(86_400).nullable() });

const ROOM_CLIENT_MESSAGE = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), version: z.int().min(0).max(0xffff), ticket: label.optional() }),
  /** Makes a room. Its maker is the host; a room made by a TV has none until somebody joins. */
  z.object({ type: z.literal('open'), name: label, deviceId, isTv: z.boolean().optional() }),
  z.object({ type: z.literal('join'), code, name: label, deviceId, isTv: z.boolean().optional() }),
  /** Comes back after a break. */
  z.object({ type: z.literal('rejoin'), code, memberId: id, memberSecret: label }),
  /** One exchange for the clock: choreo/room-clock.ts. */
  z.object({ type: z.literal('time'), sent: milliseconds }),
  /** What this device does: shows the video, films so many players. */
  z.object({ type: z.literal('role'), shows: z.boolean(), films: z.int().min(0).max(MAX_POSES) }),
  /** Who stands before this camera, from the left. */
  z.object({ type: z.literal('seats'), players: z.array(ROOM_PLAYER).max(MAX_POSES) }),
  z.object({ type: z.literal('ready'), ready: z.boolean() }),
  /** What will go wrong with this device within minutes: choreo/warnings.ts. Null: nothing that is known. */
  z.object({ type: z.literal('warning'), warning: ROOM_WARNING.nullable() }),
  /** This screen can play through, and this camera may send. `clockBoundMs`: how wrong its clock may be. */
  z.object({ type: z.literal('loaded'), round, clockBoundMs: z.number().min(0).max(1e6) }),
  /** What the lead's video shows: on every turn of its playback, and twice a second. `shownAt` is on the room's clock. */
  z.object({
    type: z.literal('anchor'),
    round,
    epoch: z.int().min(0).max(0xffff),
    mediaTime: z.number().min(0).max(MAX_MEDIA_TIME),
    shownAt: milliseconds,
    rate: z.number().min(0).max(4),
  }),
  /** The lead's video has ended. */
  z.object({ type: z.literal('ended'), round }),
  z.object({ type: z.literal('queue'), add: id }),
  z.object({ type: z.literal('unqueue'), entryId: id }),
  /** The host puts an entry before another, or at the end. */
  z.object({ type: z.literal('requeue'), entryId: id, before: id.nullable() }),
  z.object({ type: z.literal('mode'), mode: z.enum(ROOM_MODES) }),
  /** Starts the entry, or the next one. `round` is the one that is over: a second press at the same moment is ignored. */
  z.object({ type: z.literal('start'), round, entryId: id.optional() }),
  /** Ends the round early, or leaves out the next entry. */
  z.object({ type: z.literal('skip'), round }),
  z.object({ type: z.literal('again'), round }),
  /** Goes back to the lobby. */
  z.object({ type: z.literal('lobby'), round }),
  z.object({ type: z.literal('hold'), reason: z.enum(['asked', 'hidden']) }),
  z.object({ type: z.literal('go') }),
  z.object({ type: z.literal('lock'), locked: z.boolean() }),
  z.object({ type: z.literal('remove'), memberId: id }),
  /** Makes another member the host. */
  z.object({ type: z.literal('hand'), memberId: id }),
  z.object({ type: z.literal('call'), to: id, wanted: z.boolean() }),
  /** From browser to browser; the server never reads it. */
  z.object({
    type: z.literal('signal'),
    to: id,
    description: z.object({ type: z.enum(['offer', 'answer', 'pranswer', 'rollback']), sdp: z.string() }).optional(),
    candidate: z.unknown().optional(),
  }),
  z.object({ type: z.literal('wave'), sign: z.enum(WAVE_SIGNS) }),
  z.object({ type: z.literal('leave') }),
]);

/** A text message from a page to `/room`. */
export type RoomClientMessage = Readonly<z.infer<typeof ROOM_CLIENT_MESSAGE>>;
export type RoomClientMessageOf<Type extends RoomClientMessage['type']> = Extract<
  RoomClientMessage,
  { readonly type: Type }
>;

const TYPES: ReadonlySet<unknown> = new Set(ROOM_CLIENT_MESSAGE.options.flatMap(({ shape }) => [...shape.type.values]));

/**
 * Reads a page's message; `null` if its type is unknown, as from a newer page. Throws MessageError: expected, got, where.
 */
export const parseRoomClientMessage = (text: string): RoomClientMessage | null => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new MessageError(`expected JSON, got ${JSON.stringify(truncateText(text, 40))}`);
  }
  if (!TYPES.has((value as { type?: unknown } | null)?.type)) {
    if (typeof (value as { type?: unknown } | null)?.type === 'string') return null;
    throw new MessageError('type: expected a string');
  }
  const parsed = ROOM_CLIENT_MESSAGE.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new MessageError(`${issue?.path.join('.') || 'message'}: ${issue?.message ?? 'not understood'}`);
};
