import type { Stats } from 'node:fs';
import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { SESSIONS_COLUMNS, type SessionRow } from '@instep/choreo/session-csv';
import type { Milliseconds } from '@instep/choreo/units';
import { withoutPath } from '@instep/dance-files/readable-file';
import { Mutex } from 'async-mutex';
import type { Logger } from 'pino';
import { z } from 'zod';
import { systemClock, type Clock } from '../../clock.ts';
import { OWNER_ONLY_FOLDER } from '../../disk/durable-file.ts';
import { fileVersion, namesInFolder } from '../../disk/inspect-files.ts';
import { csvHeader, csvLine } from '../csv-line.ts';
import { makeIndexPackage } from '../data-package.ts';
import { GeneratedFile } from './generated-file.ts';
import { removeFolders, sweepRemoved } from './removed-folders.ts';
import { leasesIn, removeLease, ServerLease } from './server-lease.ts';
import {
  changeSessionFile,
  NewerVersionError,
  readSessionFile,
  sessionFile,
  type SessionChange,
} from './session-file.ts';
import { createSessionLog } from './session-log.ts';
import { sessionRow } from '../session-rows.ts';
import { posesOf } from '../session-tally.ts';
import { SESSION_ID, type SessionInfo } from '../session-info.ts';
import {
  DEFAULT_FLUSH_MS,
  DiskFault,
  type Changed,
  type Deletion,
  type DeletionFailure,
  type ListedProblem,
  type NewSession,
  type SessionRecord,
  type SessionState,
} from '../session-store.ts';
import { originsOnDisk, repairTables, tableFacts } from './session-tables.ts';
import { removeAbandonedParts } from './atomic-folder.ts';
import { WriterWatch, type WrittenSession, type WriterState } from './writer-watch.ts';

/**
 * What is kept in memory of each session on disk, of which there may be thousands: its row of `sessions.csv`, the same
 * row as text, and its owner. Everything else is read from disk when it is requested.
 */
export type IndexedSession = Pick<SessionInfo, 'id' | 'status' | 'startedAt' | 'player' | 'deviceSha256'> & {
  readonly folder: string;
  readonly danceId: string;
  readonly row: SessionRow;
  readonly line: string;
};

/** A session's folder that a caller may select: if it can't be read, `known` is `null` and `startedAt` its day. */
export type FoundSession = {
  readonly folder: string;
  readonly startedAt: string;
  readonly known: IndexedSession | null;
  /** The player's name, if it can be read. */
  readonly player: string | null;
  readonly state: SessionState;
};

type SessionFilter = (found: FoundSession) => boolean | Promise<boolean>;

type Options = {
  readonly clock?: Clock;
  /** How often the rows of sessions that are being danced are written. */
  readonly flushEveryMs?: Milliseconds;
  /** Changes nothing on disk, not even to recover what a killed server left. */
  readonly readOnly?: boolean;
};

const DAY_MS: Milliseconds = 86_400_000;
/** A folder that can't be read and changed less than this ago may still be being copied here. */
const IDLE_MS: Milliseconds = 60_000;

const DAY = /^\d{4}-\d\d-\d\d$/;

/** The folder of a session. */
export const sessionFolder = (root: string, { id, startedAt }: Pick<SessionInfo, 'id' | 'startedAt'>): string =>
  path.join(root, startedAt.slice(0, 10), id);

/**
 * All sessions in a folder of sessions, and the `sessions.csv` above them, which can always be rebuilt from the
 * folders.
 */
export class SessionIndex {
  readonly root: string;
  readonly #csvFile: GeneratedFile;
  readonly #package: GeneratedFile;
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #flushEveryMs: Milliseconds;
  readonly #readOnly: boolean;
  readonly #lease: ServerLease;
  readonly #watch: WriterWatch;
  #known = new Map<string, IndexedSession>();
  /** By folder, so that the same problem is not read or logged again and again. */
  #problems: Problems = new Map();
  /** Sessions that other servers are writing, as far as is known. */
  #foreignSessions: readonly WrittenSession[] = [];
  /** The sessions that this process is writing; `#begunHere`: all that it has begun. */
  readonly #open = new Set<string>();
  readonly #begunHere = new Set<string>();
  readonly #loggedFailures = new Set<string>();
  /** One operation at a time: a scan during a deletion would list the sessions that are being deleted. */
  readonly #operating = new Mutex();
  /** A refresh that is queued and has not begun. */
  #queuedRefresh: Promise<void> | null = null;

  constructor(
    root: string,
    log: Logger,
    { clock = systemClock, flushEveryMs = DEFAULT_FLUSH_MS, readOnly = false }: Options = {},
  ) {
    this.root = root;
    this.#csvFile = new GeneratedFile(path.join(root, 'sessions.csv'));
    this.#package = new GeneratedFile(path.join(root, 'datapackage.json'));
    this.#log = log;
    this.#clock = clock;
    this.#flushEveryMs = flushEveryMs;
    this.#readOnly = readOnly;
    this.#lease = new ServerLease(root, clock);
    this.#watch = new WriterWatch(root, clock);
  }

  /** The id of the writer in sessions that begin here. */
  get serverId(): string {
    return this.#lease.id;
  }

  get(id: string): IndexedSession | undefined {
    return this.#known.get(id);
  }

  /** The rows of all sessions, newest first. */
  list(): readonly SessionRow[] {
    return newestFirst(this.#known.values()).map(({ row }) => row);
  }

  /** The sessions and days that can't be shown. */
  problems(): readonly ListedProblem[] {
    return Array.from(this.#problems.values(), ({ problem }) => problem).sort((a, b) => compareText(a.place, b.place));
  }

  /** Why a session that exists on disk can't be shown. */
  problemOf(id: string): ListedProblem | undefined {
    return this.problems().find(({ sessionId }) => sessionId === id);
  }

  /** All sessions under a player's name, newest first; '' means guests. */
  ofPlayer(player: string): readonly IndexedSession[] {
    return newestFirst([...this.#known.values()].filter((known) => known.player === player));
  }

  /** The lines of `sessions.csv`. */
  get csv(): readonly string[] {
    return [csvHeader(SESSIONS_COLUMNS), ...newestFirst(this.#known.values()).map(({ line }) => line)];
  }

  /** Opens the record of a new session; other processes can see by then that the session is being written. */
  async begin(asked: NewSession): Promise<SessionRecord> {
    const { session } = asked;
    try {
      await this.beginWriting(session.id);
    } catch (cause) {
      throw new DiskFault(`the record cannot be begun: ${(cause as Error).message}`, { cause });
    }
    try {
      const folder = sessionFolder(this.root, session);
      const [clock, flushEveryMs] = [this.#clock, this.#flushEveryMs];
      const record = await createSessionLog({ ...asked, folder, serverId: this.serverId, flushEveryMs, clock });
      void this.refresh();
      return this.#listedWhenFinished(session.id, record);
    } catch (error) {
      this.endWriting(session.id);
      throw error;
    }
  }

  #listedWhenFinished(id: string, record: SessionRecord): SessionRecord {
    return {
      appendFrame: (entry) => record.appendFrame(entry),
      appendVerdict: (verdict) => record.appendVerdict(verdict),
      setLabInput: (input) => record.setLabInput(input),
      finish: async (status, result) => {
        try {
          await record.finish(status, result);
        } finally {
          this.endWriting(id);
          await this.refresh();
        }
      },
    };
  }

  /** This process writes a session from now on; resolves once the lease that shows it to other servers is on disk. */
  async beginWriting(id: string): Promise<void> {
    if (this.#open.has(id)) return;
    this.#open.add(id);
    this.#begunHere.add(id);
    try {
      await this.#lease.hold();
    } catch (error) {
      this.#open.delete(id);
      throw error;
    }
  }

  /** The session is no longer written; if its end could not be saved, it is recovered as soon as possible. */
  endWriting(id: string): void {
    if (this.#open.delete(id)) this.#lease.release();
  }

  /** This process writes no session any more; resolves once its lease is released. */
  async close(): Promise<void> {
    for (const id of [...this.#open]) this.endWriting(id);
    await this.#lease.settled();
  }

  /**
   * Scans the folders, and rewrites `sessions.csv` if it differs. It can be rebuilt at any time, so a failure is logged
   * and fails no dance.
   */
  refresh(): Promise<void> {
    // A queued scan covers this request too: many dances that end at once need only one.
    this.#queuedRefresh ??= this.#operating
      .runExclusive(async () => {
        this.#queuedRefresh = null;
        await this.#scan();
        await this.#writeIndex();
      })
      .catch((error: unknown) => this.#log.error({ err: error }, 'the list of sessions cannot be rebuilt'));
    return this.#queuedRefresh;
  }

  /** All session folders as they are now, including unreadable ones. */
  find(): Promise<readonly FoundSession[]> {
    return this.#operating.runExclusive(() => this.#scan());
  }

  /**
   * Deletes the selected sessions permanently, each independently of the others, and rewrites `sessions.csv` without
   * them. `mayDelete` decides first, given how many of how many sessions would go.
   */
  delete(
    isSelected: SessionFilter,
    mayDelete: (go: number, of: number) => Promise<boolean> = async () => true,
  ): Promise<Deletion> {
    return this.#operating.runExclusive(async () => {
      const all = await this.#scan();
      const selected: FoundSession[] = [];
      for (const found of all) if (await isSelected(found)) selected.push(found);
      const over = selected.filter(({ state }) => state === 'over');
      const newer = selected.filter(({ state }) => state === 'newer');
      const running = selected.length - over.length - newer.length;
      if (!(await mayDelete(over.length, all.length))) return { deleted: 0, running, failed: 0 };
      const notRemoved = await removeFolders(
        this.root,
        over.map(({ folder }) => folder),
      );
      const failures = [...newer.map(newerFailure), ...notRemoved, ...(over.length > 0 ? await this.#rescan() : [])];
      const failed = failures.length;
      return { deleted: over.length - notRemoved.length, running, failed, ...(failed > 0 && { failures }) };
    });
  }

  /** Changes `session.json` of the selected sessions that have ended, each independently; their age stays the same. */
  change(isSelected: (known: IndexedSession) => boolean, change: SessionChange): Promise<Changed> {
    return this.#operating.runExclusive(async () => {
      await this.#scan();
      const selected = [...this.#known.values()].filter((known) => known.status !== 'running' && isSelected(known));
      let failed = 0;
      for (const { folder, id } of selected) {
        try {
          const { atime, mtime } = await stat(sessionFile(folder));
          await changeSessionFile(folder, change);
          await utimes(sessionFile(folder), atime, mtime);
          this.#known.delete(id);
        } catch (error) {
          failed += 1;
          this.#log.error({ session: id, error: (error as Error).message }, 'a session cannot be changed');
        }
      }
      await this.#rescan();
      return { changed: selected.length - failed, failed };
    });
  }

  /** Finishes interrupted deletions, and removes the leases of servers that are gone. Never rejects. */
  sweep(): Promise<void> {
    return this.#operating.runExclusive(async () => {
      await this.#sweepRemoved();
      for (const id of leasesIn(await readdir(this.root).catch(() => []))) {
        if (id !== this.serverId && (await this.#watch.observeServer(id)) === 'gone') {
          await removeLease(this.root, id).catch(() => {});
        }
      }
    });
  }

  /** Whether there are sessions whose writer may or may not be running. */
  get isWatching(): boolean {
    return this.#foreignSessions.length > 0;
  }

  /**
   * Checks whether other servers that write sessions are still running, and recovers the sessions of those that aren't.
   */
  async watchWriters(): Promise<void> {
    const states = await Promise.all(
      this.#foreignSessions.map((written) => this.#watch.observeWriter(written).catch((): WriterState => 'unknown')),
    );
    if (states.includes('gone')) await this.refresh();
  }

  /** The system clock was set: sessions that began here by the old time count as changed now. */
  async touchOwnSessions(now: Date): Promise<void> {
    for (const id of this.#begunHere) {
      const known = this.#known.get(id);
      if (known) await utimes(sessionFile(known.folder), now, now).catch(() => {});
    }
  }

  /** Rescans after a change, whether it succeeded or not. Returns what could not be updated. */
  async #rescan(): Promise<readonly DeletionFailure[]> {
    await this.#sweepRemoved();
    try {
      await this.#scan();
      await this.#writeIndex();
      return [];
    } catch (error) {
      this.#log.error({ err: error }, 'the list of sessions cannot be rebuilt');
      return [{ name: 'sessions.csv', reason: withoutPath(error as Error) }];
    }
  }

  async #sweepRemoved(): Promise<void> {
    for (const { name, reason } of await sweepRemoved(this.root, new Date())) {
      this.#logOnce(`${name} ${reason}`, { name, reason }, 'what was deleted cannot be removed yet');
    }
  }

  /** Logs a problem that recurs at every scan only once. */
  #logOnce(key: string, about: object, words: string): void {
    if (!this.#loggedFailures.has(key)) this.#log.error(about, words);
    this.#loggedFailures.add(key);
  }

  async #scan(): Promise<FoundSession[]> {
    const known = new Map<string, IndexedSession>();
    const found: FoundSession[] = [];
    const scan: Scan = { problems: new Map(), watched: [] };
    if (!this.#readOnly) await mkdir(this.root, { recursive: true, mode: OWNER_ONLY_FOLDER });
    // Sequentially: thousands at once would exceed the limit on open files.
    for (const { day, ids } of await this.#days(scan.problems)) {
      for (const id of ids) {
        // Most have ended long ago: awaiting each of thousands, or building its path, would produce much garbage.
        const read = this.#unchanged(day, id) ?? (await this.#read(path.join(day, id), scan));
        const one = 'row' in read ? this.#foundOf(read) : read;
        if (one.known) known.set(id, one.known);
        found.push(one);
      }
    }
    this.#known = known;
    this.#problems = scan.problems;
    this.#foreignSessions = scan.watched;
    return found;
  }

  /** The folder of each day with its sessions; a day that can't be read doesn't hide the others. */
  async #days(problems: Problems): Promise<{ readonly day: string; readonly ids: readonly string[] }[]> {
    const days = (await namesInFolder(this.root))
      .filter((name) => DAY.test(name))
      .map((name) => path.join(this.root, name));
    const filled = days.map(async (day) => {
      try {
        const names = await namesInFolder(day);
        if (!this.#readOnly) await removeAbandonedParts(day, names, (part) => this.#observeAbandonedPart(part));
        return { day, ids: names.filter((name) => SESSION_ID.test(name)) };
      } catch (error) {
        const reason = withoutPath(error as Error);
        const name = path.basename(day);
        const [place, startedAt] = [name, name];
        const problem: ListedProblem = {
          kind: 'unreadable_day',
          place,
          sessionId: null,
          player: null,
          startedAt,
          reason,
        };
        this.#recordProblem(problems, day, { problem, version: reason, isPersistent: false });
        return { day, ids: [] };
      }
    });
    return Promise.all(filled);
  }

  /** Observes the writer of an unfinished session folder; returns whether it is gone. */
  async #observeAbandonedPart({ id, serverId }: { readonly id: string; readonly serverId: string }): Promise<boolean> {
    if (serverId === this.serverId) return !this.#open.has(id);
    return (await this.#watch.observeServer(serverId)) === 'gone';
  }

  #recordProblem(problems: Problems, folder: string, recorded: RecordedProblem): void {
    const { place, reason, kind } = recorded.problem;
    const last = this.#problems.get(folder);
    const isNew = last?.version !== recorded.version || last.problem.reason !== reason;
    if (isNew) this.#log.warn({ place, reason }, PROBLEM_MESSAGES[kind]);
    problems.set(folder, recorded);
  }

  /**
   * What is known of a session whose `session.json` can't have changed: it has ended, or this process writes it, which
   * changes the file only at the end. `null` for others, and for one that was moved.
   */
  #unchanged(day: string, id: string): IndexedSession | null {
    const known = this.#known.get(id);
    if (!known?.folder.startsWith(day)) return null;
    return known.status !== 'running' || this.#open.has(id) ? known : null;
  }

  #foundOf(known: IndexedSession): FoundSession {
    const { folder, startedAt, player, status, id } = known;
    const isRunning = status === 'running' || this.#open.has(id);
    return { folder, startedAt, known, player, state: isRunning ? 'running' : 'over' };
  }

  async #read(folder: string, scan: Scan): Promise<IndexedSession | FoundSession> {
    const version = await versionOfSession(folder);
    const recorded = this.#problems.get(folder);
    if (recorded?.isPersistent && recorded.version === version) {
      scan.problems.set(folder, recorded);
      return this.#foundUnreadable(folder, recorded.problem);
    }
    try {
      const session = await readSessionFile(folder);
      if (session.status !== 'running') return knownOf(folder, session);
      return await this.#readRunning(folder, session, scan);
    } catch (error) {
      const problem = this.#problemIn(folder, error as Error);
      // An error of the system (a missing permission) may go away without any change of the file.
      const isPersistent = (error as NodeJS.ErrnoException).code === undefined;
      this.#recordProblem(scan.problems, folder, { problem, version, isPersistent });
      return this.#foundUnreadable(folder, problem);
    }
  }

  #problemIn(folder: string, error: Error): ListedProblem {
    const [newer, day] = [error instanceof NewerVersionError ? error : null, path.basename(path.dirname(folder))];
    const sessionId = path.basename(folder);
    return {
      kind: newer ? 'newer_version' : 'unreadable_session',
      place: `${day}/${sessionId}`,
      sessionId,
      player: newer?.player ?? null,
      startedAt: newer?.startedAt ?? day,
      reason: reasonIn(error),
    };
  }

  async #foundUnreadable(folder: string, { kind, player, startedAt, sessionId }: ListedProblem): Promise<FoundSession> {
    const found = { folder, startedAt, known: null, player };
    if (kind === 'newer_version') return { ...found, state: 'newer' };
    if (sessionId !== null && this.#open.has(sessionId)) return { ...found, state: 'running' };
    const isOld = Date.now() - Date.parse(startedAt) > 2 * DAY_MS;
    return { ...found, state: isOld || (await isIdle(folder)) ? 'over' : 'running' };
  }

  /** Reads a session that is marked as running: another server writes it, or is gone and left it behind. */
  async #readRunning(folder: string, session: SessionInfo, scan: Scan): Promise<IndexedSession | FoundSession> {
    const { writer, startedAt, id } = session;
    const written = writer && { folder, writer, startedAt };
    const state = written ? await this.#observeState(written, id) : 'gone';
    if (state !== 'gone') {
      const known = knownOf(folder, session);
      if (this.#open.has(id)) return known;
      if (written) scan.watched.push(written);
      return { folder, startedAt, known, player: known.player, state: state === 'writes' ? 'running' : 'unknown' };
    }
    const recovered = this.#readOnly ? session : await this.#recovered(folder);
    const known = knownOf(folder, recovered);
    return recovered.status !== 'running' ? known : { folder, startedAt, known, player: known.player, state: 'over' };
  }

  /** The state of a session's writer; that of another process is observed. */
  async #observeState(written: WrittenSession, id: string): Promise<WriterState> {
    if (this.#open.has(id)) return 'writes';
    const isOwn = 'server' in written.writer && written.writer.server === this.serverId;
    return isOwn ? 'gone' : this.#watch.observeWriter(written);
  }

  /**
   * A session that can't be recovered now, for example on a full disk, is listed as it is and retried at the next scan.
   */
  async #recovered(folder: string): Promise<SessionInfo> {
    // It may have ended meanwhile. Its writer is gone, so what the file says now is final.
    const session = await readSessionFile(folder);
    if (session.status !== 'running') return session;
    try {
      return await this.#recover(folder, session);
    } catch (error) {
      const { message } = error as Error;
      this.#logOnce(
        `${session.id} ${message}`,
        { session: session.id, error: message },
        'a session cannot be recovered yet',
      );
      return session;
    }
  }

  async #recover(folder: string, { id, poses: asked }: SessionInfo): Promise<SessionInfo> {
    for (const name of await readdir(folder)) if (name.endsWith('.part')) await rm(path.join(folder, name));
    const { atime, mtime } = await lastWritten(folder);
    const rows = await repairTables(folder);
    const tables = await tableFacts(folder, rows);
    // Only a player's device can fall back, to the server.
    const poses = asked === 'device' && posesOf(await originsOnDisk(folder));
    const change = { status: 'recovered', writer: null, tables, ...(poses && { poses }) } as const;
    const recovered = await changeSessionFile(folder, change);
    // Its age remains that of the dance, however late it is recovered.
    await utimes(sessionFile(folder), atime, mtime);
    this.#log.info({ session: id, rows }, 'recovered a session that a stopped server left behind');
    return recovered;
  }

  async #writeIndex(): Promise<void> {
    if (this.#readOnly) return;
    await this.#csvFile.update(this.csv);
    await this.#package.update([makeIndexPackage()]);
  }
}

type RecordedProblem = {
  readonly problem: ListedProblem;
  /** The version of the file that had the problem. */
  readonly version: string;
  /** The problem persists as long as the file is unchanged. */
  readonly isPersistent: boolean;
};
type Problems = Map<string, RecordedProblem>;

/** What a scan collects. */
type Scan = { readonly problems: Problems; readonly watched: WrittenSession[] };

const PROBLEM_MESSAGES: { readonly [kind in ListedProblem['kind']]: string } = {
  newer_version: 'a session of a newer version is left as it is',
  unreadable_session: 'a session cannot be read',
  unreadable_day: 'a day of sessions cannot be read',
};

const newerFailure = ({ folder }: FoundSession): DeletionFailure => ({
  name: path.basename(folder),
  reason: 'it was written by a newer version of Instep, which can delete it',
});

const reasonIn = (error: Error): string => {
  if (error instanceof TypeError || error instanceof RangeError)
    return `session.json is not as expected: ${error.message}`;
  if (!(error instanceof z.ZodError)) return withoutPath(error);
  const [issue] = error.issues;
  return `session.json is not as expected: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim();
};

/** Changes whenever the file does; '' when it does not exist. */
const versionOfSession = async (folder: string): Promise<string> => {
  const stats = await stat(sessionFile(folder), { bigint: true }).catch(() => null);
  return stats ? fileVersion(stats) : '';
};

const isIdle = async (folder: string): Promise<boolean> => {
  const all = await Promise.all([folder, sessionFile(folder)].map((file) => stat(file).catch(() => null)));
  return all.every((stats) => !stats || Math.abs(Date.now() - stats.mtimeMs) > IDLE_MS);
};

const lastWritten = async (folder: string): Promise<Stats> => {
  const files = (await readdir(folder)).map((name) => stat(path.join(folder, name)).catch(() => null));
  const all = (await Promise.all(files)).filter((stats) => stats !== null);
  return all.reduce((last, stats) => (stats.mtimeMs > last.mtimeMs ? stats : last), await stat(sessionFile(folder)));
};

const knownOf = (folder: string, session: SessionInfo): IndexedSession => {
  const { id, status, startedAt, player, deviceSha256, dance } = session;
  const row = sessionRow(session);
  const line = csvLine(SESSIONS_COLUMNS, row);
  return { folder, id, status, startedAt, player, deviceSha256, danceId: dance.id, row, line };
};

const newestFirst = (known: Iterable<IndexedSession>): IndexedSession[] =>
  [...known].sort((a, b) => compareText(b.startedAt, a.startedAt) || compareText(a.id, b.id));

/** By code units, which is right for ISO times and ids, and much faster than by locale. */
const compareText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
