/** Reads what the Lab saved of a run. */
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { EPOCH_REASONS } from '@instep/choreo/epoch';
import { RIG_ORIGINS } from '@instep/choreo/lateness';
import { RATINGS } from '@instep/choreo/rating';
import { KEYPOINT_NAMES } from '@instep/choreo/skeleton';
import { SCOPES } from '@instep/choreo/verdict';
import { LAB_TRACE_FORMAT, LAB_TRACE_VERSION } from '@instep/protocol/lab-trace';
import { FRAME_OUTCOMES } from '@instep/protocol/messages';
import { z } from 'zod';
import { EvaluationDataError, parseJson } from '../data-folder.ts';

const FRAME = z.object({
  sequence: z.int(),
  epoch: z.int(),
  mediaTime: z.number().nullable(),
  outcome: z.enum(FRAME_OUTCOMES).nullable(),
  pose: z
    .array(z.number())
    .length(3 * KEYPOINT_NAMES.length)
    .nullable(),
});
const EPOCH = z.object({
  epoch: z.int(),
  reason: z.enum(EPOCH_REASONS),
  mediaTime: z.number(),
  playbackRate: z.number(),
});
const VERDICT = z.object({
  seat: z.int().optional(),
  move: z.int(),
  rating: z.enum(RATINGS).nullable(),
  form: z.number().nullable(),
});

/** What a replay needs of a trace; the rest is for people. */
const TRACE = z.object({
  format: z.literal(LAB_TRACE_FORMAT),
  version: z.literal(LAB_TRACE_VERSION),
  isComplete: z.boolean(),
  start: z
    .object({
      danceId: z.string(),
      lagHintS: z.number().optional(),
      rig: z.object({ lagS: z.number(), origin: z.enum(RIG_ORIGINS) }).optional(),
      fromS: z.number().optional(),
      toS: z.number().optional(),
      counted: z.boolean(),
      scope: z.enum(SCOPES),
    })
    .nullable(),
  events: z.array(z.object({ frame: FRAME.optional(), epoch: EPOCH.optional(), verdict: VERDICT.optional() })),
});
export type ReplayedTrace = z.infer<typeof TRACE>;

const GZIP_MAGIC = [0x1f, 0x8b];

/** Reads a trace, gzipped or not. Rejects with EvaluationDataError. */
export const readTrace = async (file: string): Promise<ReplayedTrace> => {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new EvaluationDataError(`${file}: ${(cause as Error).message}`, { cause });
  });
  const isGzipped = GZIP_MAGIC.every((value, at) => bytes[at] === value);
  const parsed = TRACE.safeParse(parseJson((isGzipped ? gunzipSync(bytes) : bytes).toString('utf8'), file));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new EvaluationDataError(
    `${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not a trace of the Lab'}`,
  );
};
