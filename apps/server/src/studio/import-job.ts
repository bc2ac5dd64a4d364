import { DANCE_ID } from '@instep/dance-files/dance-info';
import { z } from 'zod';

/** Where an import stands. `receiving`: its video is still being sent. `running` survives a restart as `queued`. */
export const IMPORT_STATES = ['receiving', 'queued', 'running', 'done', 'failed', 'stopped'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

/** What a person asks for: `POST /api/studio/imports`. */
export const IMPORT_REQUEST = z.object({
  /** The file's name, as it is on the person's disk or in the server's folder of videos. */
  video: z.string().min(1).max(255),
  /** Of a video that will be sent; without it, the video lies on the server. */
  bytes: z.int().min(1).optional(),
  title: z.string().trim().min(1).max(120),
  level: z.int().min(1).max(3),
  tags: z.array(z.string().trim().min(1).max(40)).max(20),
  /** Only this stretch of the video, in seconds. */
  trim: z.tuple([z.number().min(0), z.number().positive()]).optional(),
});
export type ImportRequest = z.infer<typeof IMPORT_REQUEST>;

/** What the extraction's report says of a dance. */
export const IMPORT_REPORT = z.object({
  verdict: z.string(),
  weak: z.array(z.string()),
  warnings: z.array(z.string()),
  personShare: z.number(),
  meanConfidence: z.number(),
  weakestJoint: z.object({ name: z.string(), confidence: z.number() }),
  longestGap: z.object({ start: z.number(), seconds: z.number() }).nullable(),
  rows: z.int(),
  rowsExpected: z.int(),
  moves: z.int(),
});

/** Why there is no dance. */
export const IMPORT_FAILURE = z.object({ exitCode: z.int(), message: z.string() });

/** How an import ended. */
const IMPORT_OUTCOME = z.union([IMPORT_REPORT, IMPORT_FAILURE]);
export type ImportOutcome = z.infer<typeof IMPORT_OUTCOME>;

/** One video on its way to a dance, as it is kept on disk. */
export const IMPORT_JOB = IMPORT_REQUEST.extend({
  id: z.uuid(),
  danceId: z.string().regex(DANCE_ID),
  askedAt: z.iso.datetime(),
  state: z.enum(IMPORT_STATES),
  /** Bytes of the video that have arrived. */
  received: z.int().min(0),
  outcome: IMPORT_OUTCOME.nullable(),
});
export type ImportJob = z.infer<typeof IMPORT_JOB>;

/** How far the work of a running import is. */
export type ImportProgress = {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  readonly fps: number;
  /** Seconds to go in this stage; `null` while unknown. */
  readonly etaS: number | null;
};
