import { MODEL_FAMILIES } from '@instep/choreo/choreography';
import { z } from 'zod';

export const DANCE_INFO_VERSION = 1;

/** What a dance may be called in addresses and file names: `slow-waltz`. */
export const DANCE_ID = /^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;

/** 20 minutes, as videos may have, and what rounding adds. */
const LONGEST_S = 1201;

const seconds = z.number().min(0);

const MOVE_INFO = z.object({
  /** From 1. */
  n: z.int().min(1),
  startS: seconds,
  endS: seconds,
  /** Counts twice. */
  gold: z.boolean(),
  label: z.string().max(80).optional(),
  section: z.string().max(80).optional(),
});

/** The text of `<id>.json`: everything about a dance but its poses and its pictures. A person may edit it. */
export const DANCE_INFO = z.object({
  version: z.literal(DANCE_INFO_VERSION),
  id: z.string().regex(DANCE_ID),
  title: z.string().min(1).max(120),
  /** 1 easy, 2 medium, 3 hard. */
  level: z.int().min(1).max(3),
  tags: z.array(z.string().min(1).max(40)).max(20),
  bpm: z.number().min(20).max(400).nullable(),
  /** Rows of the CSV per second of video. */
  fps: z.number().min(1).max(120),
  /** Of the video stream: last PTS and its frame's duration. */
  durationS: z.number().positive().max(LONGEST_S),
  /** Of the upright picture. */
  width: z.int().positive(),
  height: z.int().positive(),
  modelFamily: z.enum(MODEL_FAMILIES),
  /** Which network: full, heavy, lite, movenet. */
  model: z.string(),
  videoSha256: z.string().regex(/^[0-9a-f]{64}$/),
  rows: z.int().min(1),
  moves: z.array(MOVE_INFO),
  /** The video shows the dancer as a mirror would. */
  mirrored: z.boolean().default(false),
  /** Kept, but not offered for dancing. */
  draft: z.boolean(),
});

export type DanceInfo = z.infer<typeof DANCE_INFO>;
export type MoveInfo = z.infer<typeof MOVE_INFO>;
