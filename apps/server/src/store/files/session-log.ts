import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { RECORDING_FILES } from '@instep/choreo/judged-recording';
import type { DanceResult } from '@instep/choreo/result';
import type { Milliseconds } from '@instep/choreo/units';
import type { Verdict } from '@instep/choreo/verdict';
import type { LabInput } from '@instep/protocol/client-message';
import { Mutex } from 'async-mutex';
import type { Clock } from '../../clock.ts';
import { csvHeader, csvLine } from '../csv-line.ts';
import { makeDataPackage, SESSION_TABLE_NAMES, SESSION_TABLES, type SessionTable } from '../data-package.ts';
import { OWNER_ONLY_FILE, writeDurably } from '../../disk/durable-file.ts';
import { removeFolders } from './removed-folders.ts';
import { createRowFile, type OpenFile, type RowFile } from './row-file.ts';
import { measuredBy } from '../../sources/observation.ts';
import type { SessionInfo } from '../session-info.ts';
import { writeSessionFile } from './session-file.ts';
import { DiskFault, type EndStatus, type FrameEntry, type NewSession, type SessionRecord } from '../session-store.ts';
import { frameRow, moveRow, poseRow, type RowKeys } from '../session-rows.ts';
import { tableFacts, tableFile } from './session-tables.ts';
import { SessionTally } from '../session-tally.ts';
import { createFolderAtomically } from './atomic-folder.ts';

type RowFiles = { readonly [table in SessionTable]: RowFile };

export type SessionLogOptions = NewSession & {
  readonly folder: string;
  /** The writer's id: part of the folder's name until the folder is complete. */
  readonly serverId: string;
  readonly flushEveryMs: Milliseconds;
  readonly clock: Clock;
  /** By default that of Node. */
  readonly openFile?: OpenFile | undefined;
};

/** Opens the record of a new session: its folder with `session.json` and the empty CSVs. Rejects with DiskFault. */
export const createSessionLog = async (options: SessionLogOptions): Promise<SessionLog> => {
  const { folder, session, serverId, openFile, recordingPoses } = options;
  const opened: RowFile[] = [];
  const create = async (part: string, table: SessionTable): Promise<RowFile> => {
    const file = await createRowFile(tableFile(part, table), csvHeader(SESSION_TABLES[table]), openFile);
    opened.push(file);
    return file;
  };
  const createFiles = async (part: string): Promise<RowFiles> => {
    await writeSessionFile(part, session);
    await writeDurably(path.join(part, 'datapackage.json'), makeDataPackage(session.id), OWNER_ONLY_FILE);
    if (recordingPoses) await copyFile(recordingPoses, path.join(part, RECORDING_FILES.poses));
    return {
      frames: await create(part, 'frames'),
      moves: await create(part, 'moves'),
      poses: await create(part, 'poses'),
    };
  };
  try {
    return new SessionLog(options, await createFolderAtomically(folder, serverId, createFiles));
  } catch (cause) {
    await Promise.allSettled(opened.map((file) => file.close()));
    throw new DiskFault(`the record cannot be begun: ${(cause as Error).message}`, { cause });
  }
};

/**
 * A session's record on disk. Rows are collected for a moment, written together, and only then reported as saved;
 * feedback to the player never waits for that.
 */
export class SessionLog implements SessionRecord {
  readonly #options: SessionLogOptions;
  readonly #files: RowFiles;
  readonly #rowKeys: RowKeys;
  readonly #tally = new SessionTally();
  readonly #latest = { upToSequence: -1, upToMove: 0 };
  #labInput: LabInput | null;
  #hasJudgedFrame = false;
  #firstCaptureTime: Milliseconds | null = null;
  #cancelFlush: (() => void) | null = null;
  /** One flush at a time, so that saved rows are reported in order. */
  readonly #flushing = new Mutex();
  #fault: DiskFault | null = null;

  constructor(options: SessionLogOptions, files: RowFiles) {
    this.#options = options;
    this.#files = files;
    this.#labInput = options.session.lab?.input ?? null;
    this.#rowKeys = { sessionId: options.session.id, player: options.session.player };
  }

  appendFrame(entry: FrameEntry): void {
    const { stamp, pose } = entry.observation;
    this.#firstCaptureTime ??= stamp.captureTime;
    const { frames, poses } = this.#files;
    frames.append(csvLine(SESSION_TABLES.frames, frameRow(this.#rowKeys, entry, this.#firstCaptureTime)));
    if (pose) poses.append(csvLine(SESSION_TABLES.poses, poseRow(stamp.sequence, stamp.mediaTime, pose)));
    this.#tally.addFrame(entry);
    this.#hasJudgedFrame ||= measuredBy(entry.observation) !== null;
    this.#latest.upToSequence = stamp.sequence;
    this.#scheduleFlush();
  }

  appendVerdict(verdict: Verdict): void {
    const move = this.#options.moves.find(({ n }) => n === verdict.move);
    if (!move) throw new RangeError(`expected a verdict on one of the dance's moves, got ${verdict.move}`);
    this.#files.moves.append(csvLine(SESSION_TABLES.moves, moveRow(this.#rowKeys, verdict, move)));
    this.#tally.addVerdict(verdict);
    this.#latest.upToMove = Math.max(this.#latest.upToMove, verdict.move);
    this.#scheduleFlush();
  }

  setLabInput(input: LabInput): void {
    this.#labInput = { ...this.#labInput, ...input };
  }

  async finish(status: EndStatus, result: DanceResult | null): Promise<void> {
    await this.#flush();
    await this.#close();
    if (!this.#hasJudgedFrame) return this.#discard();
    try {
      // Even after a fault: the rows on disk are complete, and this file describes them.
      await writeSessionFile(this.#options.folder, await this.#finalInfo(this.#fault ? 'incomplete' : status, result));
    } catch (cause) {
      this.#fault ??= new DiskFault(`session.json cannot be written: ${(cause as Error).message}`, { cause });
    }
    if (this.#fault) throw this.#fault;
  }

  /** Removes the record of a session that ended without a judged frame: nothing was danced. */
  async #discard(): Promise<void> {
    const { folder } = this.#options;
    const [failure] = await removeFolders(path.dirname(path.dirname(folder)), [folder]);
    if (failure) this.#fault ??= new DiskFault(`the record cannot be removed: ${failure.reason}`);
    if (this.#fault) throw this.#fault;
  }

  async #finalInfo(status: EndStatus, result: DanceResult | null): Promise<SessionInfo> {
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
      lab: this.#labInput && { counted: false, input: this.#labInput },
      ...this.#tally.facts(),
    };
  }

  #scheduleFlush(): void {
    this.#cancelFlush ??= this.#options.clock.after(this.#options.flushEveryMs, () => void this.#flush());
  }

  #flush(): Promise<void> {
    this.#cancelFlush?.();
    this.#cancelFlush = null;
    return this.#flushing.runExclusive(() => this.#flushNow());
  }

  async #flushNow(): Promise<void> {
    if (this.#fault) return;
    const saved = { ...this.#latest };
    // The rows appended until now are written at once, file by file; a later row waits for the next flush.
    const flushed = await Promise.allSettled(SESSION_TABLE_NAMES.map((table) => this.#files[table].flush()));
    const failed = flushed.find((one) => one.status === 'rejected');
    if (!failed) return this.#options.onSaved(saved);
    const cause = failed.reason as Error;
    this.#fault = new DiskFault(`rows cannot be written: ${cause.message}`, { cause });
    this.#options.onFault(this.#fault);
  }

  async #close(): Promise<void> {
    await Promise.allSettled(SESSION_TABLE_NAMES.map((table) => this.#files[table].close()));
  }
}
