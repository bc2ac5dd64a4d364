import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { DanceResult } from '@instep/choreo/result';
import { SCOPES } from '@instep/choreo/verdict';
import { z } from 'zod';
import { writeDurably } from './durable-file.ts';

export const SESSION_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const TABLE_FACTS = z.object({ rows: z.int().min(0), sha256: z.string() });

/** The text of `session.json`: who danced what and how it went. The CSVs beside it hold the rest. */
export const SESSION_FILE = z.object({
  version: z.literal(1),
  id: z.string().regex(SESSION_ID),
  status: z.enum(['running', 'complete', 'incomplete', 'recovered']),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  /** A label, not a login. */
  player: z.string(),
  group: z.string(),
  /** sha256 of the device's secret, which opens a player's own results. */
  deviceSha256: z.string(),
  dance: z.object({
    id: z.string(),
    title: z.string(),
    level: z.int(),
    videoSha256: z.string(),
    durationS: z.number(),
  }),
  mode: z.enum(['perform', 'practice']),
  scope: z.enum(SCOPES),
  fromS: z.number(),
  toS: z.number(),
  rate: z.number(),
  /** What measured the poses. */
  model: z.string(),
  appVersion: z.string(),
  /** Who writes here, as long as the session runs. */
  writer: z.object({ host: z.string(), pid: z.int() }).nullable(),
  /** Our own word, written from the type. */
  result: z.custom<DanceResult>((value) => typeof value === 'object').nullable(),
  /** Mean and median of the moves' timing, + is late; `null` when none was judged. */
  offsetMs: z.object({ mean: z.number(), median: z.number() }).nullable(),
  /** Media time that was danced. */
  dancedS: z.number(),
  /** As long as the session runs they grow, so nothing is said of them. */
  tables: z.object({ frames: TABLE_FACTS, moves: TABLE_FACTS, poses: TABLE_FACTS }).nullable(),
});
export type SessionFile = z.infer<typeof SESSION_FILE>;

const NAME = 'session.json';

/** Writes `session.json`, whole or not at all. */
export const writeSessionFile = async (folder: string, session: SessionFile): Promise<void> =>
  void (await writeDurably(path.join(folder, NAME), `${JSON.stringify(session, null, 2)}\n`));

/** Reads `session.json`. Rejects when it isn't there, or isn't one of ours. */
export const readSessionFile = async (folder: string): Promise<SessionFile> =>
  SESSION_FILE.parse(JSON.parse(await readFile(path.join(folder, NAME), 'utf8')));
