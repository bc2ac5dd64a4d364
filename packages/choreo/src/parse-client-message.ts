import { z } from 'zod';
import { cutText } from './cut-text.ts';
import { RIG_ORIGINS } from './lateness.ts';
import { EPOCH_REASONS, MIN_DEVICE_ID_LENGTH, type ClientMessage } from './messages.ts';
import { SCOPES } from './verdict.ts';

/** What is wrong with a text message, in words that a developer understands. */
export class MessageError extends Error {
  override readonly name = 'MessageError';
}

const count = z.int().min(0).max(0xffffffff);
const seconds = z.number().min(0).max(86_400);
const label = z.string().max(200);

const CLIENT_MESSAGE: z.ZodType<ClientMessage> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), version: count, ticket: label.optional() }),
  z.object({ type: z.literal('watch') }),
  z.object({
    type: z.literal('start'),
    danceId: label.min(1),
    player: label,
    lagHintS: z.number().min(-1).max(2).optional(),
    rig: z.object({ lagS: z.number().min(-1).max(2), origin: z.enum(RIG_ORIGINS).exclude(['assumed']) }).optional(),
    fromS: seconds.optional(),
    toS: seconds.optional(),
    rate: z.number().min(0.25).max(2).optional(),
    counted: z.boolean(),
    scope: z.enum(SCOPES),
    deviceId: label.min(MIN_DEVICE_ID_LENGTH),
  }),
  z.object({
    type: z.literal('epoch'),
    epoch: z.int().min(0).max(0xffff),
    reason: z.enum(EPOCH_REASONS),
    mediaTime: seconds,
    playbackRate: z.number().min(0).max(4),
  }),
  z.object({
    type: z.literal('health'),
    brightness: z.number().min(0).max(1),
    sharpness: z.number().min(0).max(1e9),
    noise: z.number().min(0).max(1),
    frozen: z.boolean(),
    cameraFps: z.number().min(0).max(1000),
  }),
  z.object({ type: z.literal('ended'), lastSequence: z.int().min(-1).max(0xffffffff) }),
  z.object({ type: z.literal('leave') }),
  z.object({
    type: z.literal('resume'),
    sessionId: label,
    resumeSecret: label,
    lastSequence: z.int().min(-1).max(0xffffffff),
    lastMove: count,
  }),
]);

/** Reads a client's text message. Throws MessageError: expected, got, where. */
export const parseClientMessage = (text: string): ClientMessage => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new MessageError(`expected JSON, got ${JSON.stringify(cutText(text, 40))}`);
  }
  const parsed = CLIENT_MESSAGE.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new MessageError(`${issue?.path.join('.') || 'message'}: ${issue?.message ?? 'not understood'}`);
};
