import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { SESSIONS_COLUMNS, type SessionRow } from '@instep/choreo/score-csv';
import type { Milliseconds } from '@instep/choreo/units';
import type { Logger } from 'pino';
import { csvHeader, csvLine } from './csv-line.ts';
import { makeIndexPackage } from './data-package.ts';
import { KeptFile } from './kept-file.ts';
import { removeFolders } from './removed-folders.ts';
import { readSessionFile, SESSION_ID, writeSessionFile, type SessionFile } from './session-file.ts';
import { sessionRow } from './session-rows.ts';
import { mendTables, tableFacts } from './session-tables.ts';
import { removeParts } from './whole-folder.ts';
import { isWritten } from './writer.ts';

/**
 * What is kept in memory of a session on disk, where there may be thousands: its row of `sessions.csv`, also as its
 * line, and whose it is. All else is read again when it is asked for.
 */
export type KnownSession = Pick<SessionFile, 'id' | 'status' | 'startedAt' | 'player' | 'deviceSha256'> & {
  readonly folder: string;
  readonly danceId: string;
  readonly row: SessionRow;
  readonly line: string;
};

/** A session's folder as a choice is made: `known` is `null` when it can't be read, `startedAt` then its day. */
export type Found = { readonly folder: string; readonly startedAt: string; readonly known: KnownSession | null };

/** What became of the sessions that were chosen: those that run are left alone. */
export type Deleted = { readonly deleted: number; readonly running: number };

const DAY_MS: Milliseconds = 86_400_000;

const DAY = /^\d{4}-\d\d-\d\d$/;

/** The folder of a session that starts now. */
export const sessionFolder = (root: string, { id, startedAt }: Pick<SessionFile, 'id' | 'startedAt'>): string =>
  path.join(root, startedAt.slice(0, 10), id);

/** All sessions in a folder of sessions, and the `sessions.csv` above them. The folders are the truth. */
export class SessionIndex {
  readonly #root: string;
  readonly #csvFile: KeptFile;
  readonly #package: KeptFile;
  readonly #log: Logger;
  #known = new Map<string, KnownSession>();
  /** The sessions that this process writes now. */
  readonly #open = new Set<string>();
  #turn: Promise<unknown> = Promise.resolve();
  /** A refresh that has not begun. */
  #waiting: Promise<void> | null = null;

  constructor(root: string, log: Logger) {
    this.#root = root;
    this.#csvFile = new KeptFile(path.join(root, 'sessions.csv'));
    this.#package = new KeptFile(path.join(root, 'datapackage.json'));
    this.#log = log;
  }

  get(id: string): KnownSession | undefined {
    return this.#known.get(id);
  }

  /** The newest first. */
  list(): readonly SessionRow[] {
    return newestFirst(this.#known.values()).map(({ row }) => row);
  }

  /** All that somebody of this name has danced, the newest first; '' are the guests. */
  ofPlayer(player: string): readonly KnownSession[] {
    return newestFirst(this.#known.values()).filter((known) => known.player === player);
  }

  /** What is known of these sessions is old: the next look reads them anew. */
  forget(ids: readonly string[]): Promise<void> {
    // A look that has begun before would bring back what it knew then.
    return this.#inTurn(async () => ids.forEach((id) => this.#known.delete(id)));
  }

  /** The lines of `sessions.csv`. */
  get csv(): readonly string[] {
    return [csvHeader(SESSIONS_COLUMNS), ...newestFirst(this.#known.values()).map(({ line }) => line)];
  }

  /** A session is written by this process from now on. */
  handleBegin(id: string): void {
    this.#open.add(id);
  }

  /** It is written no more; if its end could not be written, it is recovered as soon as it can be. */
  handleEnd(id: string): void {
    this.#open.delete(id);
  }

  /**
   * Looks what is there now, and rewrites `sessions.csv` when it says otherwise. All of it can be made again from the
   * folders at any time, so nobody's dance fails for it.
   */
  refresh(): Promise<void> {
    // A look that has not begun will see what is asked for now, too: many dances that end at once need one.
    this.#waiting ??= this.#inTurn(async () => {
      this.#waiting = null;
      await this.#look();
      await this.#writeIndex();
    }).catch((error: unknown) => this.#log.error({ err: error }, 'sessions.csv cannot be written'));
    return this.#waiting;
  }

  /** All folders of sessions as they are now, also those that can't be read. */
  find(): Promise<readonly Found[]> {
    return this.#inTurn(() => this.#look());
  }

  /** Deletes the sessions that are chosen, for good, and rewrites `sessions.csv`, so that it names none of them. */
  delete(isChosen: (found: Found) => boolean): Promise<Deleted> {
    return this.#inTurn(async () => {
      const chosen = (await this.#look()).filter(isChosen);
      const over = chosen.filter((found) => isOver(found, new Date()));
      await removeFolders(
        this.#root,
        over.map(({ folder }) => folder),
      );
      await this.#look();
      await this.#writeIndex();
      return { deleted: over.length, running: chosen.length - over.length };
    });
  }

  /** One after the other: a look while sessions are deleted would list those that go. */
  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const acted = this.#turn.then(act);
    this.#turn = acted.catch(() => {});
    return acted;
  }

  async #look(): Promise<Found[]> {
    const known = new Map<string, KnownSession>();
    const found: Found[] = [];
    await mkdir(this.#root, { recursive: true });
    // One after the other: thousands at once would run out of open files.
    for (const { day, ids } of await this.#days()) {
      for (const id of ids) {
        // Most have ended long ago: to wait for each of thousands, or to name its folder, leaves much garbage.
        const read = this.#unchanged(day, id) ?? (await this.#read(path.join(day, id)));
        if (read) known.set(read.id, read);
        const { folder, startedAt } = read ?? { folder: path.join(day, id), startedAt: path.basename(day) };
        found.push({ folder, known: read, startedAt });
      }
    }
    this.#known = known;
    return found;
  }

  /** The folders of days, and the sessions in each. */
  async #days(): Promise<{ readonly day: string; readonly ids: readonly string[] }[]> {
    const days = (await readdir(this.#root))
      .filter((name) => DAY.test(name))
      .map((name) => path.join(this.#root, name));
    const filled = days.map(async (day) => {
      const names = await namesIn(day);
      await removeParts(day, names, (id) => this.#open.has(id));
      return { day, ids: names.filter((name) => SESSION_ID.test(name)) };
    });
    return Promise.all(filled);
  }

  /**
   * What is known of a session that can't say anything else by now, as long as it lies where it lay: it has ended, or is
   * danced here, where nothing more is said of it before its end. `null` of others.
   */
  #unchanged(day: string, id: string): KnownSession | null {
    const known = this.#known.get(id);
    if (!known?.folder.startsWith(day)) return null;
    return known.status !== 'running' || this.#open.has(id) ? known : null;
  }

  async #read(folder: string): Promise<KnownSession | null> {
    try {
      const found = await readSessionFile(folder);
      return knownOf(folder, this.#isLeftBehind(found) ? await this.#recovered(folder) : found);
    } catch (error) {
      this.#log.warn({ folder: path.basename(folder), error: (error as Error).message }, 'a session cannot be read');
      return null;
    }
  }

  #isLeftBehind({ id, status, writer, startedAt }: SessionFile): boolean {
    if (status !== 'running' || writer === null) return false;
    return !isWritten({ writer, since: new Date(startedAt), isOpenHere: this.#open.has(id) });
  }

  /** What can't be mended now, on a full disk perhaps, is listed as it is, and tried again at the next look. */
  async #recovered(folder: string): Promise<SessionFile> {
    // It may have come to its end while it was looked at. Nobody writes it any more: what it says now is its last word.
    const session = await readSessionFile(folder);
    if (session.status !== 'running') return session;
    try {
      return await this.#recover(folder, session);
    } catch (error) {
      this.#log.error({ session: session.id, error: (error as Error).message }, 'a session cannot be recovered yet');
      return session;
    }
  }

  async #recover(folder: string, session: SessionFile): Promise<SessionFile> {
    for (const name of await readdir(folder)) if (name.endsWith('.part')) await rm(path.join(folder, name));
    const rows = await mendTables(folder);
    const tables = await tableFacts(folder, rows);
    const recovered: SessionFile = { ...session, status: 'recovered', writer: null, tables };
    await writeSessionFile(folder, recovered);
    this.#log.info({ session: session.id, rows }, 'recovered a session that a stopped server left behind');
    return recovered;
  }

  async #writeIndex(): Promise<void> {
    await this.#csvFile.keep(this.csv);
    await this.#package.keep([makeIndexPackage()]);
  }
}

const knownOf = (folder: string, session: SessionFile): KnownSession => {
  const { id, status, startedAt, player, deviceSha256, dance } = session;
  const row = sessionRow(session);
  const line = csvLine(SESSIONS_COLUMNS, row);
  return { folder, id, status, startedAt, player, deviceSha256, danceId: dance.id, row, line };
};

/** None in what is no folder, or no more: another server may have deleted the day's last session just now. */
const namesIn = async (folder: string): Promise<string[]> => {
  try {
    return await readdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
};

/** Whether nobody dances it any more. One that can't be read may only just begin; none goes on for a day. */
const isOver = ({ known, startedAt }: Found, now: Date): boolean =>
  (known !== null && known.status !== 'running') || now.getTime() - Date.parse(startedAt) > 2 * DAY_MS;

const newestFirst = (known: Iterable<KnownSession>): KnownSession[] =>
  [...known].sort((a, b) => inOrder(b.startedAt, a.startedAt) || inOrder(a.id, b.id));

/** By code units, which is right for ISO times and ids, and much faster than by language. */
const inOrder = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
