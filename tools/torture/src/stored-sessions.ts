import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { SESSION_TABLE_NAMES, SESSION_TABLES } from '@instep/server/store/data-package';
import { SESSION_INFO, type SessionInfo } from '@instep/server/store/session-info';
import { WRITER_TIMEOUT_MS } from '@instep/server/store/session-store';
import { SessionIndex } from '@instep/server/store/files/session-index';
import { intactPart } from '@instep/server/store/files/session-tables';
import { pino } from 'pino';
import { createManualClock } from '@instep/test/support/manual-clock';
import type { PlayClient } from '@instep/test/support/play-client';
import { readCsv } from '@instep/test/support/independent-readers';

/** At most this much of the time between two checks counts as silence of another server. */
const CHECK_INTERVAL_MS = 6_000;

/**
 * Does what a new server does with the sessions of one that was killed. A session whose server left no lease, because
 * its disk failed, is recovered only after a while without any sign of that server: the time passes on a manual clock.
 */
export const recoverSessions = async (root: string): Promise<void> => {
  const errors: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void errors.push(line) });
  const clock = createManualClock();
  const index = new SessionIndex(root, log, { clock });
  for (let waitedMs = 0; waitedMs <= WRITER_TIMEOUT_MS + CHECK_INTERVAL_MS; waitedMs += CHECK_INTERVAL_MS) {
    await index.refresh();
    clock.advance(CHECK_INTERVAL_MS);
  }
  if (errors.length > 0) throw new Error(`expected a recovery without warnings, got ${errors.join('')}`);
};

/** The folders of all sessions below a sessions folder. */
export const sessionFolders = (root: string): string[] =>
  readdirSync(root, { withFileTypes: true }).flatMap((day) =>
    day.isDirectory() ? readdirSync(path.join(root, day.name)).map((name) => path.join(root, day.name, name)) : [],
  );

/** One hash over all names and bytes below a folder. */
export const contentHash = (root: string): string => {
  const hash = createHash('sha256');
  for (const entry of readdirSync(root, { withFileTypes: true, recursive: true }).sort(byPath)) {
    const file = path.join(entry.parentPath, entry.name);
    hash.update(path.relative(root, file));
    if (entry.isFile()) hash.update(readFileSync(file));
  }
  return hash.digest('hex');
};

type Entry = { readonly parentPath: string; readonly name: string };
const byPath = (a: Entry, b: Entry): number =>
  path.join(a.parentPath, a.name) < path.join(b.parentPath, b.name) ? -1 : 1;

/** The rows of one dance that the server has confirmed to a player as saved. */
export type ConfirmedRows = { readonly sessionId: string; readonly upToSequence: number; readonly upToMove: number };

/** Of the player's current or last dance. */
export const confirmedRows = (player: PlayClient): ConfirmedRows | null => {
  const sessionId = player.received('ready').at(-1)?.sessionId;
  return sessionId === undefined
    ? null
    : { upToSequence: -1, upToMove: 0, ...player.received('saved').at(-1), sessionId };
};

/** How many rows that were confirmed as saved are missing. */
export const countLostRows = (root: string, confirmed: ConfirmedRows): number => {
  const folder = sessionFolders(root).find((name) => name.endsWith(confirmed.sessionId));
  if (!folder) return confirmed.upToSequence + 1 + confirmed.upToMove;
  const sequences = new Set(readCsv(path.join(folder, 'frames.csv')).map(({ sequence }) => Number(sequence)));
  const moves = new Set(readCsv(path.join(folder, 'moves.csv')).map(({ move_n }) => Number(move_n)));
  const countMissing = (last: number, first: number, present: ReadonlySet<number>): number =>
    Array.from({ length: last - first + 1 }, (_, k) => first + k).filter((k) => !present.has(k)).length;
  return countMissing(confirmed.upToSequence, 0, sequences) + countMissing(confirmed.upToMove, 1, moves);
};

/**
 * Of what was acknowledged of a dance, how much is not in its record; and how many rows are in it twice. A dance of
 * which no frame was seen leaves no record.
 */
export const compareWithRecord = (
  root: string,
  sessionId: string,
  acknowledged: { readonly sequences: ReadonlySet<number>; readonly moves: ReadonlySet<number> },
): { readonly lost: number; readonly doubled: number } => {
  if (acknowledged.sequences.size === 0) return { lost: 0, doubled: 0 };
  const folder = sessionFolders(root).find((name) => name.endsWith(sessionId));
  if (!folder) return { lost: acknowledged.sequences.size + acknowledged.moves.size, doubled: 0 };
  const rowsOf = (table: string, column: string) =>
    readCsv(path.join(folder, `${table}.csv`)).map((row) => Number(row[column]));
  const compare = (numbers: readonly number[], wanted: ReadonlySet<number>) => {
    const stored = new Set(numbers);
    const lost = [...wanted].filter((number) => !stored.has(number)).length;
    return { lost, doubled: numbers.length - stored.size };
  };
  const frames = compare(rowsOf('frames', 'sequence'), acknowledged.sequences);
  const moves = compare(rowsOf('moves', 'move_n'), acknowledged.moves);
  return { lost: frames.lost + moves.lost, doubled: frames.doubled + moves.doubled };
};

const FILES = ['datapackage.json', 'frames.csv', 'moves.csv', 'poses.csv', 'session.json'];

/** How many sessions are damaged: a torn row, a wrong hash or count, an unexpected file. */
export const countInvalidSessions = async (root: string): Promise<number> =>
  (await Promise.all(sessionFolders(root).map(isValidSession))).filter((valid) => !valid).length;

const isValidSession = async (folder: string): Promise<boolean> => {
  if (String(readdirSync(folder).sort()) !== String(FILES)) return false;
  const session = SESSION_INFO.parse(JSON.parse(readFileSync(path.join(folder, 'session.json'), 'utf8')));
  const areSound = await Promise.all(SESSION_TABLE_NAMES.map((table) => isSoundTable(folder, session, table)));
  return session.status !== 'running' && !areSound.includes(false);
};

const isSoundTable = async (
  folder: string,
  { tables }: SessionInfo,
  table: (typeof SESSION_TABLE_NAMES)[number],
): Promise<boolean> => {
  const file = readFileSync(path.join(folder, `${table}.csv`));
  const { bytes, rows } = await intactPart([file], SESSION_TABLES[table]);
  const sha256 = createHash('sha256').update(file).digest('hex');
  return bytes === file.length && tables?.[table].rows === rows && tables[table].sha256 === sha256;
};
