import { MODEL_FAMILIES } from '@instep/choreo/choreography';
import { z } from 'zod';
import { describeIssue, moveFaults, pathText } from './info-faults.ts';

export const DANCE_INFO_VERSION = 1;

/** The form of a dance's id, which is used in addresses and file names: `slow-waltz`. */
export const DANCE_ID = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;

/** 20 minutes, the limit for videos, and a margin for rounding. */
const MAX_DURATION_S = 1201;

const seconds = z.number().min(0);
/** The longest side of a frame, in pixels; far more than videos have. */
const MAX_SIDE = 16_384;
/** 20 minutes at 120 rows a second. */
const MAX_ROWS = 144_120;
const MAX_MOVES = 2000;
/** The tag of a language: `ko`, `pt-BR`. */
const LANGUAGE = /^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/;
/** The length of the longest text that is translated, the title. */
const MAX_TEXT = 120;

const MOVE_INFO = z.object({
  /** From 1. */
  n: z.int().min(1),
  startS: seconds,
  endS: seconds,
  /** A gold move counts twice. */
  gold: z.boolean(),
  label: z.string().max(80).optional(),
  section: z.string().max(80).optional(),
});

/** The content of `<id>.json`: everything about a dance except its poses, video and cover. A person may edit it. */
const FIELDS = z.object({
  version: z.literal(DANCE_INFO_VERSION),
  id: z.string().regex(DANCE_ID),
  title: z.string().min(1).max(MAX_TEXT),
  /** 1 easy, 2 medium, 3 hard. */
  level: z.int().min(1).max(3),
  tags: z.array(z.string().min(1).max(40)).max(20),
  bpm: z.number().min(20).max(400).nullable(),
  /** Rows of the CSV per second of video. */
  fps: z.number().min(1).max(120),
  /** Of the video stream: from the first PTS to the last PTS plus its frame's duration. */
  durationS: z.number().positive().max(MAX_DURATION_S),
  /** Of the upright frame. */
  width: z.int().min(1).max(MAX_SIDE),
  height: z.int().min(1).max(MAX_SIDE),
  modelFamily: z.enum(MODEL_FAMILIES),
  /** Which network: full, heavy, lite, movenet. */
  model: z.string(),
  videoSha256: z.string().regex(/^[0-9a-f]{64}$/),
  rows: z.int().min(1).max(MAX_ROWS),
  moves: z.array(MOVE_INFO).max(MAX_MOVES),
  /**
   * The texts in other languages: by language, then by the title, tag, label or section that is translated. A text
   * that was changed since has no translation any more, and is shown as it is.
   */
  translations: z
    .record(z.string().regex(LANGUAGE), z.record(z.string().max(MAX_TEXT), z.string().min(1).max(MAX_TEXT)))
    .optional(),
  /** Stored, but not offered for dancing. */
  draft: z.boolean(),
});

/** The same, with checks across fields: moves are in order and within the video; only drafts may have none. */
export const DANCE_INFO = FIELDS.superRefine(({ moves, durationS, draft }, context) => {
  for (const { at, message } of moveFaults(moves, durationS)) {
    context.addIssue({ code: 'custom', path: ['moves', at], message });
  }
  if (moves.length === 0 && !draft) {
    context.addIssue({ code: 'custom', path: ['moves'], message: 'expected at least one move, got none' });
  }
});

/** Parses a dance's JSON value; the fault, if there is one, is a text that names the place. */
export const parseDanceInfo = (value: unknown): { readonly info: DanceInfo } | { readonly fault: string } => {
  const parsed = DANCE_INFO.safeParse(value, { error: describeIssue });
  if (parsed.success) return { info: parsed.data };
  return { fault: firstFaultOf(parsed.error) };
};

/** The first fault that zod found, and its place. */
export const firstFaultOf = ({ issues: [issue] }: z.ZodError): string =>
  `${pathText(issue?.path ?? [])}: ${issue?.message ?? 'expected something else'}`;

export type DanceInfo = z.infer<typeof DANCE_INFO>;
export type MoveInfo = z.infer<typeof MOVE_INFO>;
