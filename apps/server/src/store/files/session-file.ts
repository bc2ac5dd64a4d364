import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { SESSION_SCHEMA_VERSION } from '@instep/choreo/score-csv';
import { z } from 'zod';
import { OWNER_ONLY_FILE, writeDurably } from '../../disk/durable-file.ts';
import { expectRegularFile } from '../../disk/inspect-files.ts';
import { SESSION_ID, SESSION_INFO, type SessionInfo } from '../session-info.ts';

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
export const writeSessionFile = async (folder: string, session: SessionInfo): Promise<void> =>
  void (await writeDurably(sessionFile(folder), textOf(session), OWNER_ONLY_FILE));

const textOf = (session: object): string => `${JSON.stringify(session, null, 2)}\n`;

/**
 * Reads `session.json` of this version or an older one, including fields that are unknown here. Rejects if it is
 * missing or invalid; with NewerVersionError if it is of a newer version.
 */
export const readSessionFile = async (folder: string): Promise<SessionInfo> => upgrade(await readWritten(folder));

/** What may change in `session.json` after the dance. These fields have had the same names in every version. */
export type SessionChange = Partial<Pick<SessionInfo, 'status' | 'writer' | 'tables' | 'group'>>;

/** Changes `session.json`. Everything else in it, its names included, stays as its version wrote it. */
export const changeSessionFile = async (folder: string, change: SessionChange): Promise<SessionInfo> => {
  const changed = { ...(await readWritten(folder)), ...change };
  await writeDurably(sessionFile(folder), textOf(changed), OWNER_ONLY_FILE);
  return upgrade(changed);
};

type Written = Readonly<Record<string, unknown>>;

/** The content of the file, validated. The session's id is always the name of its folder. */
const readWritten = async (folder: string): Promise<Written> => {
  await expectRegularFile(sessionFile(folder));
  const written: unknown = JSON.parse(await readFile(sessionFile(folder), 'utf8'));
  if (isRecord(written) && isNewer(written)) throw new NewerVersionError(written);
  SESSION_INFO.parse(isRecord(written) ? upgrade(written) : written);
  const id = path.basename(folder);
  return { ...(written as Written), ...(SESSION_ID.test(id) && { id }) };
};

/** Names of schema version 1, each with the name that it has today. */
const FORMER_NAMES: Readonly<Record<string, string>> = { offsetMs: 'timingMs' };

/** The content that any version wrote, under the current names. */
const upgrade = (written: Written): SessionInfo => {
  const { schemaVersion = 1 } = written;
  if (schemaVersion !== 1) return written as SessionInfo;
  const renamed = Object.entries(written).map(([name, value]) => [FORMER_NAMES[name] ?? name, value] as const);
  return { ...Object.fromEntries(renamed), schemaVersion: SESSION_SCHEMA_VERSION } as SessionInfo;
};

const isRecord = (value: unknown): value is Written => typeof value === 'object' && value !== null;

const isNewer = ({ version, schemaVersion, schema_version: schema }: Written): boolean =>
  isAbove(version, VERSION) || [schemaVersion, schema].some((told) => isAbove(told, SESSION_SCHEMA_VERSION));

const isAbove = (told: unknown, known: number): boolean => typeof told === 'number' && told > known;
