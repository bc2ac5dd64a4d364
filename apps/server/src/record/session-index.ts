import { readdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { SESSIONS_COLUMNS } from '@instep/choreo/score-csv';
import type { Logger } from 'pino';
import { csvHeader, csvLine } from './csv-line.ts';
import { writeDurably } from './durable-file.ts';
import { readSessionFile, SESSION_ID, writeSessionFile, type SessionFile } from './session-file.ts';
import { sessionRow } from './session-rows.ts';
import { mendTables, tableFacts } from './session-tables.ts';

/** A session on disk, and where. */
export type KnownSession = { readonly folder: string; readonly session: SessionFile };

const DAY = /^\d{4}-\d\d-\d\d$/;

/** The folder of a session that starts now. */
export const sessionFolder = (root: string, { id, startedAt }: Pick<SessionFile, 'id' | 'startedAt'>): string =>
  path.join(root, startedAt.slice(0, 10), id);

/** All sessions in a folder of sessions, and the `sessions.csv` above them. The folders are the truth. */
export class SessionIndex {
  readonly #root: string;
  readonly #csvFile: string;
  readonly #log: Logger;
  #known: ReadonlyMap<string, KnownSession> = new Map();
  #refreshed: Promise<void> = Promise.resolve();

  constructor(root: string, log: Logger) {
    this.#root = root;
    this.#csvFile = path.join(root, 'sessions.csv');
    this.#log = log;
  }

  get(id: string): KnownSession | undefined {
    return this.#known.get(id);
  }

  /** The newest first. */
  list(): readonly SessionFile[] {
    return newestFirst(this.#known.values());
  }

  /** The text of `sessions.csv`. */
  csv(): Promise<string> {
    return readFile(this.#csvFile, 'utf8');
  }

  /** Looks what is there now, and rewrites `sessions.csv` when it says otherwise. One look after the other. */
  refresh(): Promise<void> {
    const refresh = () => this.#refresh();
    return (this.#refreshed = this.#refreshed.then(refresh, refresh));
  }

  async #refresh(): Promise<void> {
    const found = new Map<string, KnownSession>();
    // One after the other: thousands at once would run out of open files.
    for (const folder of await sessionFolders(this.#root)) {
      const known = await this.#read(folder);
      if (known) found.set(known.session.id, known);
    }
    this.#known = found;
    await this.#writeIndex();
  }

  async #read(folder: string): Promise<KnownSession | null> {
    const before = this.#known.get(path.basename(folder));
    if (before && before.session.status !== 'running') return before;
    try {
      const session = await readSessionFile(folder);
      return { folder, session: isLeftBehind(session) ? await this.#recover(folder, session) : session };
    } catch (error) {
      this.#log.warn({ folder: path.basename(folder), error: (error as Error).message }, 'a session cannot be read');
      return null;
    }
  }

  async #recover(folder: string, session: SessionFile): Promise<SessionFile> {
    const rows = await mendTables(folder);
    const tables = await tableFacts(folder, rows);
    const recovered: SessionFile = { ...session, status: 'recovered', writer: null, tables };
    await writeSessionFile(folder, recovered);
    this.#log.info({ session: session.id, rows }, 'recovered a session that a stopped server left behind');
    return recovered;
  }

  async #writeIndex(): Promise<void> {
    const lines = newestFirst(this.#known.values()).map((session) => csvLine(SESSIONS_COLUMNS, sessionRow(session)));
    const text = [csvHeader(SESSIONS_COLUMNS), ...lines].join('');
    const onDisk = await readFile(this.#csvFile, 'utf8').catch(() => null);
    if (onDisk !== text) await writeDurably(this.#csvFile, text);
  }
}

const newestFirst = (known: Iterable<KnownSession>): SessionFile[] =>
  Array.from(known, ({ session }) => session).sort(
    (a, b) => b.startedAt.localeCompare(a.startedAt) || a.id.localeCompare(b.id),
  );

const sessionFolders = async (root: string): Promise<string[]> => {
  const days = (await readdir(root)).filter((name) => DAY.test(name));
  const folders = days.map(async (day) => {
    const names = await readdir(path.join(root, day));
    return names.filter((name) => SESSION_ID.test(name)).map((name) => path.join(root, day, name));
  });
  return (await Promise.all(folders)).flat();
};

/** Whether nobody writes this session any more: its server runs no longer. On another machine we can't know. */
const isLeftBehind = ({ status, writer }: SessionFile): boolean =>
  status === 'running' && writer !== null && writer.host === hostname() && !isAlive(writer.pid);

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};
