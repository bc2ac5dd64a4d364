import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { ServerMessage } from '@instep/choreo/messages';
import type { DanceResult } from '@instep/choreo/result';
import type { Milliseconds } from '@instep/choreo/units';
import type { Verdict } from '@instep/choreo/verdict';
import type { MoveInfo } from '@instep/dance-files/dance-info';
import type { Clock } from '../clock.ts';
import { csvHeader, csvLine } from './csv-line.ts';
import { makeDataPackage, SESSION_TABLE_NAMES, SESSION_TABLES, type SessionTable } from './data-package.ts';
import { syncFolder, writeDurably } from './durable-file.ts';
import { createRowFile, type RowFile } from './row-file.ts';
import { writeSessionFile, type SessionFile } from './session-file.ts';
import { DiskFault, type EndStatus, type FrameEntry, type SessionRecord } from './session-record.ts';
import { frameRow, moveRow, poseRow, type Dancer } from './session-rows.ts';
import { tableFacts } from './session-tables.ts';
import { SessionTally } from './session-tally.ts';

type Saved = Omit<Extract<ServerMessage, { type: 'saved' }>, 'type'>;
type RowFiles = { readonly [table in SessionTable]: RowFile };

export type SessionLogOptions = {
  readonly folder: string;
  readonly session: SessionFile;
  readonly moves: readonly MoveInfo[];
  readonly flushEveryMs: Milliseconds;
  readonly clock: Clock;
  /** These rows are on disk now. */
  readonly onSaved: (saved: Saved) => void;
  /** Nothing more can be written. Told once. */
  readonly onFault: (fault: DiskFault) => void;
};

/** Opens the record of a new session: its folder, `session.json`, the empty CSVs. Rejects with DiskFault. */
export const createSessionLog = async (options: SessionLogOptions): Promise<SessionLog> => {
  const { folder, session } = options;
  try {
    await mkdir(folder, { recursive: true });
    await writeSessionFile(folder, session);
    await writeDurably(path.join(folder, 'datapackage.json'), makeDataPackage(session.id));
    const create = (table: SessionTable) =>
      createRowFile(path.join(folder, `${table}.csv`), csvHeader(SESSION_TABLES[table]));
    const files = { frames: await create('frames'), moves: await create('moves'), poses: await create('poses') };
    await syncFolder(folder);
    return new SessionLog(options, files);
  } catch (cause) {
    throw new DiskFault(`${session.id}: the record cannot be begun: ${(cause as Error).message}`, { cause });
  }
};

/**
 * A session's record on disk. Rows wait a moment for others, go to disk together, and only then are told as saved;
 * feedback to the player never waits for that.
 */
export class SessionLog implements SessionRecord {
  readonly #options: SessionLogOptions;
  readonly #files: RowFiles;
  readonly #dancer: Dancer;
  readonly #tally = new SessionTally();
  readonly #latest = { upToSequence: -1, upToMove: 0 };
  #firstCaptureTime: Milliseconds | null = null;
  #callOff: (() => void) | null = null;
  #flushed: Promise<void> = Promise.resolve();
  #fault: DiskFault | null = null;

  constructor(options: SessionLogOptions, files: RowFiles) {
    this.#options = options;
    this.#files = files;
    this.#dancer = { sessionId: options.session.id, player: options.session.player };
  }

  addFrame(entry: FrameEntry): void {
    const { frame, answer } = entry;
    this.#firstCaptureTime ??= frame.captureTime;
    const { frames, poses } = this.#files;
    frames.append(csvLine(SESSION_TABLES.frames, frameRow(this.#dancer, entry, this.#firstCaptureTime)));
    if (answer.pose) poses.append(csvLine(SESSION_TABLES.poses, poseRow(frame.sequence, frame.mediaTime, answer.pose)));
    this.#tally.addFrame(frame);
    this.#latest.upToSequence = frame.sequence;
    this.#flushSoon();
  }

  addVerdict(verdict: Verdict): void {
    const move = this.#options.moves.find(({ n }) => n === verdict.move);
    if (!move) throw new RangeError(`expected a verdict on one of the dance's moves, got ${verdict.move}`);
    this.#files.moves.append(csvLine(SESSION_TABLES.moves, moveRow(this.#dancer, verdict, move)));
    this.#tally.addVerdict(verdict);
    this.#latest.upToMove = Math.max(this.#latest.upToMove, verdict.move);
    this.#flushSoon();
  }

  async finish(status: EndStatus, result: DanceResult): Promise<void> {
    await this.#flush();
    await this.#close();
    if (this.#fault) throw this.#fault;
    try {
      await writeSessionFile(this.#options.folder, await this.#finished(status, result));
    } catch (cause) {
      throw new DiskFault(`session.json cannot be written: ${(cause as Error).message}`, { cause });
    }
  }

  async #finished(status: EndStatus, result: DanceResult): Promise<SessionFile> {
    const { folder, session } = this.#options;
    const tables = await tableFacts(folder, {
      frames: this.#files.frames.rows,
      moves: this.#files.moves.rows,
      poses: this.#files.poses.rows,
    });
    return {
      ...session,
      status,
      endedAt: new Date().toISOString(),
      writer: null,
      result,
      tables,
      ...this.#tally.facts(),
    };
  }

  #flushSoon(): void {
    this.#callOff ??= this.#options.clock.after(this.#options.flushEveryMs, () => void this.#flush());
  }

  /** One flush after the other, so that what was saved is told in order. */
  #flush(): Promise<void> {
    this.#callOff?.();
    this.#callOff = null;
    return (this.#flushed = this.#flushed.then(() => this.#flushNow()));
  }

  async #flushNow(): Promise<void> {
    if (this.#fault) return;
    const saved = { ...this.#latest };
    try {
      // The rows taken until now leave in one write a file; a later row waits for the next flush.
      await Promise.all(SESSION_TABLE_NAMES.map((table) => this.#files[table].flush()));
      this.#options.onSaved(saved);
    } catch (cause) {
      this.#fault = new DiskFault(`rows cannot be written: ${(cause as Error).message}`, { cause });
      this.#options.onFault(this.#fault);
    }
  }

  async #close(): Promise<void> {
    await Promise.allSettled(SESSION_TABLE_NAMES.map((table) => this.#files[table].close()));
  }
}
