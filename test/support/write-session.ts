import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { csvHeader } from '@instep/server/store/csv-line';
import { SESSION_TABLE_NAMES, SESSION_TABLES } from '@instep/server/store/data-package';
import { sessionFolder } from '@instep/server/store/files/session-index';
import { writeSessionFile } from '@instep/server/store/files/session-file';
import type { SessionInfo } from '@instep/server/store/session-info';

/** Writes a session as a server leaves it on disk, without rows; by default Mia's, and complete. Returns its id. */
export const writeSession = async (root: string, change: Partial<SessionInfo> = {}): Promise<string> => {
  const session: SessionInfo = { ...DEFAULT_SESSION, id: randomUUID(), ...change };
  const folder = sessionFolder(root, session);
  mkdirSync(folder, { recursive: true });
  for (const table of SESSION_TABLE_NAMES) {
    writeFileSync(path.join(folder, `${table}.csv`), csvHeader(SESSION_TABLES[table]));
  }
  await writeSessionFile(folder, session);
  for (const name of readdirSync(folder)) utimesSync(path.join(folder, name), at(session), at(session));
  return session.id;
};

/** Files are as old as the session that they describe; those of a running session are written now. */
const at = ({ status, startedAt }: SessionInfo): Date => (status === 'running' ? new Date() : new Date(startedAt));

/** Mia's complete session, without its id. */
export const DEFAULT_SESSION: Omit<SessionInfo, 'id'> = {
  version: 1,
  schemaVersion: 2,
  status: 'complete',
  startedAt: '2026-11-20T12:00:00.000Z',
  endedAt: '2026-11-20T12:01:00.000Z',
  player: 'Mia',
  group: '',
  deviceSha256: '',
  dance: { id: 'made', title: 'The dance made', level: 1, videoSha256: '', durationS: 12 },
  mode: 'perform',
  scope: 'whole',
  fromS: 0,
  toS: 12,
  rate: 1,
  model: 'blazepose full',
  poses: 'server',
  device: null,
  room: null,
  lab: null,
  judgedFrom: 'camera',
  recording: null,
  appVersion: '0.1.0',
  writer: null,
  result: null,
  timingMs: null,
  dancedS: 12,
  tables: null,
};
