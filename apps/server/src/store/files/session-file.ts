import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { DanceResult } from '@instep/choreo/result';
import { SESSION_SCHEMA_VERSION } from '@instep/choreo/score-csv';
import { SCOPES } from '@instep/choreo/verdict';
import { z } from 'zod';
import { FOR_OWNER, writeDurably } from './durable-file.ts';
import { expectFile } from './regular-file.ts';
import { WRITER } from './writer.ts';

export const SESSION_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const TABLE_FACTS = z.object({ rows: z.int().min(0), sha256: z.string() });

/** The content of `session.json`: who danced what and how it went. The CSVs beside it hold the rest. */
export const SESSION_FILE = z.object({
  version: z.literal(1),
  /** The version of the names in this file and of the columns in the CSVs beside it. */
  schemaVersion: z.literal(SESSION_SCHEMA_VERSION),
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
  /** Playback rate, 1 is full speed: the requested one at first; once the session is over, the slowest that counts. */
  rate: z.number(),
  /** The model that estimated the poses. */
  model: z.string(),
  appVersion: z.string(),
  /** The process that writes the session while it is running. */
  writer: WRITER.nullable(),
  /** Written by this application, so it is validated only roughly. */
  result: z.custom<DanceResult>((value) => typeof value === 'object').nullable(),
  /** Mean and median of the moves' timing, + is late; `null` when none was judged. */
  timingMs: z.object({ mean: z.number(), median: z.number() }).nullable(),
  /** Seconds of media time that were danced. */
  dancedS: z.number(),
  /** `null` while the session is running and the tables grow. */
  tables: z.object({ frames: TABLE_FACTS, moves: TABLE_FACTS, poses: TABLE_FACTS }).nullable(),
});
export type SessionFile = z.infer<typeof SESSION_FILE>;

const VERSION = 1;

/** A newer version of Instep wrote this session: it must be neither changed nor misread. */
export class NewerVersionError extends Error {
  override readonly name = 'NewerVersionError';
  readonly player: string | null;
  readonly startedAt: string | null;

  constructor(written: Written) {
    super('it was written by a newer version of Instep');
    const { player, startedAt } = written;
    this.player = typeof player === 'string' ? player : null;
    this.startedAt = z.iso.datetime().safeParse(startedAt).data ?? null;
  }
}

const NAME = 'session.json';

/** The path of a session's `session.json`. */
export const sessionFile = (folder: string): string => path.join(folder, NAME);

/** Writes `session.json`, whole or not at all. */
export const writeSessionFile = async (folder: string, session: SessionFile): Promise<void> =>
  void (await writeDurably(sessionFile(folder), textOf(session), FOR_OWNER));

const textOf = (session: object): string => `${JSON.stringify(session, null, 2)}\n`;

/**
 * Reads `session.json` of this version or an older one, including fields that are unknown here. Rejects if it is
 * missing or invalid; with NewerVersionError if it is of a newer version.
 */
export const readSessionFile = async (folder: string): Promise<SessionFile> => upgrade(await readWritten(folder));

/** What may change in `session.json` after the dance. These fields have had the same names in every version. */
export type SessionChange = Partial<Pick<SessionFile, 'status' | 'writer' | 'tables' | 'group'>>;

/** Changes `session.json`. Everything else in it, its names included, stays as its version wrote it. */
export const changeSessionFile = async (folder: string, change: SessionChange): Promise<SessionFile> => {
  const changed = { ...(await readWritten(folder)), ...change };
  await writeDurably(sessionFile(folder), textOf(changed), FOR_OWNER);
  return upgrade(changed);
};

type Written = Readonly<Record<string, unknown>>;

/** The content of the file, validated. The session's id is always the name of its folder. */
const readWritten = async (folder: string): Promise<Written> => {
  await expectFile(sessionFile(folder));
  const written: unknown = JSON.parse(await readFile(sessionFile(folder), 'utf8'));
  if (isRecord(written) && isNewer(written)) throw new NewerVersionError(written);
  SESSION_FILE.parse(isRecord(written) ? upgrade(written) : written);
  const id = path.basename(folder);
  return { ...(written as Written), ...(SESSION_ID.test(id) && { id }) };
};

/** Names of schema version 1, each with the name that it has today. */
const FORMER_NAMES: Readonly<Record<string, string>> = { offsetMs: 'timingMs' };

/** The content that any version wrote, under the current names. */
const upgrade = (written: Written): SessionFile => {
  const { schemaVersion = 1 } = written;
  if (schemaVersion !== 1) return written as SessionFile;
  const renamed = Object.entries(written).map(([name, value]) => [FORMER_NAMES[name] ?? name, value] as const);
  return { ...Object.fromEntries(renamed), schemaVersion: SESSION_SCHEMA_VERSION } as SessionFile;
};

const isRecord = (value: unknown): value is Written => typeof value === 'object' && value !== null;

const isNewer = ({ version, schemaVersion, schema_version: schema }: Written): boolean =>
  isAbove(version, VERSION) || [schemaVersion, schema].some((told) => isAbove(told, SESSION_SCHEMA_VERSION));

const isAbove = (told: unknown, known: number): boolean => typeof told === 'number' && told > known;
