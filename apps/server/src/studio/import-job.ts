import { DANCE_ID } from '@instep/dance-files/dance-info';
import { z } from 'zod';

/** The states of an import. `receiving`: its video is being uploaded. `running` survives a restart as `queued`. */
export const IMPORT_STATES = ['receiving', 'queued', 'running', 'done', 'failed', 'stopped'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

/** Text that a person typed, without lone surrogates, which UTF-8 cannot represent. */
export const isWellFormed = (text: string): boolean => !/\p{Cs}/u.test(text);
const boundedText = (maxLength: number) =>
  z.string().trim().min(1).max(maxLength).refine(isWellFormed, 'expected text, got half of a character');

/** A request to import a video: `POST /api/studio/imports`. */
const IMPORT_SHAPE = z.object({
  /** The file's name on the person's disk or in the server's folder of videos. */
  video: z.string().min(1).max(255),
  /** The size of a video that will be uploaded; without it, the video is already on the server. */
  bytes: z.int().min(1).optional(),
  /** How the page recognizes the file when it continues an upload after a reload. */
  fingerprint: z.string().max(100).optional(),
  title: boundedText(120),
  level: z.int().min(1).max(3),
  tags: z.array(boundedText(40)).max(20),
  /** Only this section of the video, in seconds. */
  trim: z.tuple([z.number().min(0), z.number().positive()]).optional(),
});
export type ImportRequest = z.infer<typeof IMPORT_SHAPE>;

/** The shortest section that can be judged. */
const MIN_SECTION_S = 1;
/** The form rounds to tenths. */
const ROUNDING_S = 0.05;

export const IMPORT_REQUEST = IMPORT_SHAPE.superRefine(({ trim }, context) => {
  if (!trim) return;
  const [from, to] = trim;
  if (to <= from) {
    context.addIssue(`The dance has to end after it begins: it begins at ${from} s and ends at ${to} s.`);
  } else if (to - from < MIN_SECTION_S - ROUNDING_S) {
    context.addIssue(`The dance has to be at least ${MIN_SECTION_S} s long: it lasts ${(to - from).toFixed(1)} s.`);
  }
});

/** The extraction's report on a dance. */
export const IMPORT_REPORT = z.object({
  verdict: z.string(),
  weak: z.array(z.string()),
  warnings: z.array(z.string()),
  /** What else a choreographer should know, by name. Reports of earlier versions have none. */
  notes: z.array(z.object({ name: z.string(), at: z.array(z.number()) })).default([]),
  personShare: z.number(),
  meanConfidence: z.number(),
  weakestJoint: z.object({ name: z.string(), confidence: z.number() }),
  longestGap: z.object({ start: z.number(), seconds: z.number() }).nullable(),
  rows: z.int(),
  rowsExpected: z.int(),
  moves: z.int(),
  /** The tempo of the music, and a moment with much motion. Reports of earlier versions have neither. */
  bpm: z.number().nullable().default(null),
  coverS: z.number().default(0),
});
export type ImportReport = z.infer<typeof IMPORT_REPORT>;

/** Why there is no dance. */
export const IMPORT_FAILURE = z.object({ exitCode: z.int(), message: z.string() });
export type ImportFailure = z.infer<typeof IMPORT_FAILURE>;

/** How an import ended. */
const IMPORT_OUTCOME = z.union([IMPORT_REPORT, IMPORT_FAILURE]);
export type ImportOutcome = z.infer<typeof IMPORT_OUTCOME>;

/** A video that is being made into a dance, as it is stored on disk. */
export const IMPORT_JOB = IMPORT_SHAPE.extend({
  id: z.uuid(),
  danceId: z.string().regex(DANCE_ID),
  askedAt: z.iso.datetime(),
  state: z.enum(IMPORT_STATES),
  /** Bytes of the video that have arrived and are on the disk. */
  received: z.int().min(0),
  /** When the last of them arrived. */
  receivedAt: z.iso.datetime().optional(),
  /** The file name of the uploaded video on our disk; imports of earlier versions have it under its original name. */
  storedAs: z.string().optional(),
  /** The report on a finished dance, while its files are being moved to the other dances. */
  report: IMPORT_REPORT.optional(),
  /** The id under which those files were made. */
  madeAs: z.string().regex(DANCE_ID).optional(),
  outcome: IMPORT_OUTCOME.nullable(),
});
export type ImportJob = z.infer<typeof IMPORT_JOB>;

/** The progress of a stage of a running import. */
export type ImportProgress = {
  readonly stage: string;
  readonly done: number;
  readonly total: number;
  readonly fps: number;
  /** Seconds until this stage ends; `null` while unknown. */
  readonly etaS: number | null;
};
