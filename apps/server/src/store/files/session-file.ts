import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { SESSION_SCHEMA_VERSION } from '@instep/choreo/session-csv';
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

  constructor(stored: StoredJson) {
    super('it was written by a newer version of Instep');
    const { player, startedAt } = stored;
    this.player = typeof player === 'string' ? player : null;
    this.startedAt = z.iso.datetime().safeParse(startedAt).data ?? null;
  }
}

const FILE_NAME = 'session.json';

/** The path of a session's `session.json`. */
export const sessionFile = (folder: string): string => path.join(folder, FILE_NAME);

/** Writes `session.json`, whole or not at all. */
export const writeSessionFile = async (folder: string, session: SessionInfo): Promise<void> =>
  void (await writeDurably(sessionFile(folder), toJson(session), OWNER_ONLY_FILE));

const toJson = (session: object): string => `${JSON.stringify(session, null, 2)}\n`;

/**
 * Reads `session.json` of this version or an older one, including fields that are unknown here. Rejects if it is
 * missing or invalid; with NewerVersionError if it is of a newer version.
 */
export const readSessionFile = async (folder: string): Promise<SessionInfo> => upgrade(await readStored(folder));

/** What may change in `session.json` after the dance. These fields have had the same names ever since they exist. */
export type SessionChange = Partial<Pick<SessionInfo, 'status' | 'writer' | 'tables' | 'group' | 'poses'>>;

/** Changes `session.json`. Everything else in it, its names included, stays as its version wrote it. */
export const changeSessionFile = async (folder: string, change: SessionChange): Promise<SessionInfo> => {
  const changed = { ...(await readStored(folder)), ...change };
  await writeDurably(sessionFile(folder), toJson(changed), OWNER_ONLY_FILE);
  return upgrade(changed);
};

type StoredJson = Readonly<Record<string, unknown>>;

/** The content of the file, validated. The session's id is always the name of its folder. */
const readStored = async (folder: string): Promise<StoredJson> => {
  await expectRegularFile(sessionFile(folder));
  const stored: unknown = JSON.parse(await readFile(sessionFile(folder), 'utf8'));
  if (isRecord(stored) && isNewer(stored)) throw new NewerVersionError(stored);
  SESSION_INFO.parse(isRecord(stored) ? upgrade(stored) : stored);
  const id = path.basename(folder);
  return { ...(stored as StoredJson), ...(SESSION_ID.test(id) && { id }) };
};

/** Names of schema version 1, each with the name that it has today. */
const FORMER_NAMES: Readonly<Record<string, string>> = { offsetMs: 'timingMs' };

/** What versions that knew only the server's poses, no rooms, no Lab and no recordings, didn't write. */
const ADDED = { poses: 'server', device: null, room: null, lab: null, judgedFrom: 'camera', recording: null } as const;

/** The content that any version wrote, under the current names. */
const upgrade = (stored: StoredJson): SessionInfo => {
  const { schemaVersion = 1 } = stored;
  if (schemaVersion !== 1) return { ...ADDED, ...stored } as SessionInfo;
  const renamed = Object.entries(stored).map(([name, value]) => [FORMER_NAMES[name] ?? name, value] as const);
  return { ...ADDED, ...Object.fromEntries(renamed), schemaVersion: SESSION_SCHEMA_VERSION } as SessionInfo;
};

const isRecord = (value: unknown): value is StoredJson => typeof value === 'object' && value !== null;

const isNewer = ({ version, schemaVersion, schema_version: schema }: StoredJson): boolean =>
  isAbove(version, VERSION) || [schemaVersion, schema].some((version) => isAbove(version, SESSION_SCHEMA_VERSION));

const isAbove = (version: unknown, known: number): boolean => typeof version === 'number' && version > known;
