import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { RECORDING_FILES, type RecordingAlignment } from '@instep/choreo/judged-recording';
import { sanitizePlayerName } from '@instep/choreo/player-name';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import { SCOPES, type Scope } from '@instep/choreo/verdict';
import {
  MAX_RECORDING_BYTES,
  type CorrectionRequest,
  type RecordingFailure,
  type RecordingJob,
  type RecordingRefusal,
  type RecordingRequest,
} from '@instep/protocol/recording';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { OWNER_ONLY_FOLDER } from '../disk/durable-file.ts';
import { writeAt } from '../disk/write-at.ts';
import type { Library, OfferedDance } from '../media/library.ts';
import type { SessionInfo } from '../store/session-info.ts';
import { DiskFault, type SessionStore } from '../store/session-store.ts';
import { recordSession, type RecordingOwner } from './judged-session.ts';
import type { Judging, JudgingOutcome, StartJudging } from './judging-process.ts';

/** The HTTP status of each refusal. */
export const REFUSAL_STATUS: Readonly<Record<RecordingRefusal, number>> = {
  conflict: 409,
  full: 409,
  noRoom: 409,
  tooLarge: 413,
  noSuchDance: 404,
  notFound: 404,
  diskFull: 507,
};

/** A request that is refused. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
  readonly refusal: RecordingRefusal;

  constructor(message: string, refusal: RecordingRefusal = 'conflict') {
    super(message);
    this.refusal = refusal;
  }
}

export type RecordingsOptions = {
  /** Uploads are here until they are judged; it is emptied of what ended servers have left. */
  readonly folder: string;
  readonly library: Pick<Library, 'get'>;
  readonly store: Pick<SessionStore, 'begin' | 'serverId' | 'read' | 'ownerOf' | 'delete'>;
  readonly startJudging: StartJudging;
  /** Whether players need the machine now. */
  readonly isBusy: () => boolean;
  readonly hasRoomFor: (bytes: number) => Promise<boolean>;
  readonly server: Pick<SessionInfo, 'model' | 'appVersion'>;
  readonly clock: Clock;
  readonly log: Logger;
};

/** How often it is checked whether players need the machine, and whether an upload has been given up. */
const CHECK_INTERVAL_MS: Milliseconds = 1000;
/** After how long without a byte an upload is deleted. */
const UPLOAD_TIMEOUT_MS: Milliseconds = 600_000;
/** How long the end of a job can be asked for. */
const KEPT_MS: Milliseconds = 3_600_000;
/** How many may be unfinished: what waits takes room on the disk. */
const MAX_UNFINISHED = 10;

type Job = {
  readonly id: string;
  readonly dance: OfferedDance;
  readonly owner: RecordingOwner;
  readonly scope: Scope;
  readonly folder: string;
  /** The video; or the poses of the session that is to be replaced. */
  readonly file: string;
  readonly corrects: { readonly sessionId: string; readonly offsetS: Seconds } | null;
  readonly bytes: number;
  received: number;
  isWriting: boolean;
  state: RecordingJob['state'];
  progress: RecordingJob['progress'];
  sessionId: string | null;
  alignment: RecordingAlignment | null;
  failure: RecordingFailure | null;
  changedAt: Milliseconds;
};

/**
 * Judges recordings: one at a time, in the order of their requests, and not while players need the machine. They live as
 * long as this process; an upload is deleted as soon as it is judged, cancelled or given up.
 */
export class Recordings {
  readonly #options: RecordingsOptions;
  readonly #folder: string;
  readonly #jobs = new Map<string, Job>();
  #running: { readonly job: Job; readonly judging: Judging; readonly ended: Promise<void> } | null = null;
  #isHeld = false;
  #isStopping = false;
  #cancelCheck = (): void => {};

  constructor(options: RecordingsOptions) {
    this.#options = options;
    this.#folder = path.join(options.folder, `${process.pid}-${randomUUID()}`);
  }

  /** Deletes the uploads of servers that have ended, and begins to check. */
  async start(): Promise<void> {
    await removeAbandoned(this.#options.folder);
    const checkLater = (): void => {
      this.#cancelCheck = this.#options.clock.after(CHECK_INTERVAL_MS, () => {
        this.#check();
        checkLater();
      });
    };
    checkLater();
  }

  /** Ends what runs, and deletes all uploads. */
  async close(): Promise<void> {
    this.#isStopping = true;
    this.#cancelCheck();
    this.#running?.judging.stop();
    await this.#running?.ended;
    await rm(this.#folder, { recursive: true, force: true });
  }

  get(id: string): RecordingJob {
    return this.#shown(this.#expect(id));
  }

  /** Expects the upload of a video. Rejects with RecordingError. */
  async enqueue(request: RecordingRequest, deviceSha256: string): Promise<RecordingJob> {
    const { danceId, player, scope, bytes, video } = request;
    const dance = this.#expectDance(danceId);
    if (bytes > MAX_RECORDING_BYTES) {
      throw new RecordingError(`Expected at most ${MAX_RECORDING_BYTES} bytes, got ${bytes}.`, 'tooLarge');
    }
    this.#expectRoomInQueue();
    const expected = this.#unfinished().reduce((sum, job) => sum + job.bytes - job.received, bytes);
    if (!(await this.#options.hasRoomFor(expected))) {
      throw new RecordingError("The server's disk has too little room for this video.", 'noRoom');
    }
    const startedAt = new Date().toISOString();
    const owner = { player: sanitizePlayerName(player), group: '', deviceSha256, startedAt };
    const file = `video${/\.(?:mp4|m4v|mov|webm|mkv)$/i.exec(video)?.[0].toLowerCase() ?? ''}`;
    return this.#shown(await this.#add({ dance, owner, scope, file, corrects: null, bytes, state: 'receiving' }));
  }

  /** Judges a recording again, from the poses that its session has kept. Rejects with RecordingError. */
  async correct({ sessionId, offsetS }: CorrectionRequest): Promise<RecordingJob> {
    const session = await this.#options.store.read(sessionId);
    if (!session) throw new RecordingError('There is no such session.', 'notFound');
    const { session: row } = await session.readDetails();
    const dance = this.#expectDance(session.danceId);
    this.#expectRoomInQueue();
    const owner = {
      player: session.player,
      group: String(row.group ?? ''),
      deviceSha256: (await this.#options.store.ownerOf(sessionId)) ?? '',
      startedAt: session.startedAt,
    };
    const scope = SCOPES.find((known) => known === row.scope) ?? 'whole';
    const corrects = { sessionId, offsetS };
    const job = await this.#add({
      ...{ dance, owner, scope, corrects, bytes: 0, state: 'receiving' },
      file: RECORDING_FILES.poses,
    });
    if (!(await session.copyRecordingPoses(job.file))) {
      await this.remove(job.id);
      throw new RecordingError('That session was not judged from a recording.', 'notFound');
    }
    job.state = 'waiting';
    this.#check();
    return this.#shown(job);
  }

  /** Receives the bytes of a video that begin at `from`; it is judged when the last one has arrived. */
  async receiveChunk(id: string, from: number, chunk: Uint8Array): Promise<RecordingJob> {
    const job = this.#expect(id);
    const { received, bytes } = job;
    if (job.state !== 'receiving' || job.isWriting || from !== received || from + chunk.length > bytes) {
      throw new RecordingError(`Expected the bytes from ${received} to ${bytes}, got ${chunk.length} from ${from}.`);
    }
    job.isWriting = true;
    try {
      await writeAt(job.file, from, chunk);
    } catch (error) {
      throw isDiskFull(error) ? new RecordingError("The server's disk is full.", 'diskFull') : error;
    } finally {
      job.isWriting = false;
      // It was cancelled meanwhile.
      if (!this.#jobs.has(id)) await this.#deleteFiles(job);
    }
    this.#expect(id);
    job.received = from + chunk.length;
    job.changedAt = this.#options.clock.now();
    if (job.received === bytes) job.state = 'waiting';
    this.#check();
    return this.#shown(job);
  }

  /** Cancels a recording, or forgets one that is done; its session stays. */
  async remove(id: string): Promise<void> {
    const job = this.#expect(id);
    this.#jobs.delete(id);
    if (this.#running?.job !== job) return this.#deleteFiles(job);
    this.#running.judging.stop();
    await this.#running.ended;
  }

  #expect(id: string): Job {
    const job = this.#jobs.get(id);
    if (!job) throw new RecordingError('There is no such recording.', 'notFound');
    return job;
  }

  #expectDance(danceId: string): OfferedDance {
    const dance = this.#options.library.get(danceId);
    if (!dance) throw new RecordingError('There is no such dance.', 'noSuchDance');
    return dance;
  }

  #expectRoomInQueue(): void {
    if (this.#unfinished().length < MAX_UNFINISHED) return;
    throw new RecordingError('Too many recordings are waiting. Try again when some of them are judged.', 'full');
  }

  async #add(part: Pick<Job, 'dance' | 'owner' | 'scope' | 'file' | 'corrects' | 'bytes' | 'state'>): Promise<Job> {
    const id = randomUUID();
    const folder = path.join(this.#folder, id);
    await mkdir(folder, { recursive: true, mode: OWNER_ONLY_FOLDER });
    const job: Job = {
      ...{ id, folder, received: 0, isWriting: false, progress: null, sessionId: null, alignment: null, failure: null },
      ...part,
      file: path.join(folder, part.file),
      changedAt: this.#options.clock.now(),
    };
    this.#jobs.set(id, job);
    return job;
  }

  #unfinished(): Job[] {
    return [...this.#jobs.values()].filter(({ state }) => state !== 'done' && state !== 'failed');
  }

  /** Starts what is next, holds what runs while players need the machine, and deletes what has been given up. */
  #check(): void {
    const now = this.#options.clock.now();
    for (const job of this.#jobs.values()) {
      const isOver = job.state === 'done' || job.state === 'failed';
      const isAbandoned = job.state === 'receiving' && !job.isWriting && now - job.changedAt > UPLOAD_TIMEOUT_MS;
      if (isAbandoned || (isOver && now - job.changedAt > KEPT_MS)) void this.remove(job.id);
    }
    const isBusy = this.#options.isBusy();
    if (this.#running && isBusy !== this.#isHeld) this.#running.judging.setHeld((this.#isHeld = isBusy));
    if (this.#running || isBusy || this.#isStopping) return;
    const next = [...this.#jobs.values()].find(({ state }) => state === 'waiting');
    if (next) this.#run(next);
  }

  #run(job: Job): void {
    job.state = 'running';
    this.#isHeld = false;
    const { dance, scope, file, corrects, folder } = job;
    const task = { danceId: dance.info.id, scope, file, offsetS: corrects?.offsetS ?? null, out: folder };
    const judging = this.#options.startJudging(task, ({ stage, done, total, etaS }) => {
      const share = stage === 'poses' ? POSES_SHARE * (done / Math.max(1, total)) : POSES_SHARE;
      job.progress = { share, etaS: stage === 'poses' ? etaS : null };
    });
    const ended = judging.outcome
      .then((outcome) => this.#finish(job, outcome))
      .catch((error: unknown) => {
        this.#options.log.error({ err: error, recording: job.id }, 'a recording could not be recorded as a session');
        this.#fail(job, error instanceof DiskFault ? 'disk' : 'server');
      })
      .then(() => this.#deleteFiles(job))
      .finally(() => {
        this.#running = null;
        this.#check();
      });
    this.#running = { job, judging, ended };
  }

  async #finish(job: Job, outcome: JudgingOutcome): Promise<void> {
    if (!this.#jobs.has(job.id) || this.#isStopping) return;
    if (outcome === null || typeof outcome === 'string') return this.#fail(job, outcome ?? 'server');
    const { store, server } = this.#options;
    const [posesFile, judgedFile] = [RECORDING_FILES.poses, RECORDING_FILES.judged].map((name) =>
      path.join(job.folder, name),
    ) as [string, string];
    const { dance, owner, scope, corrects } = job;
    const sessionId = await recordSession(store, {
      ...{ dance, owner, scope, posesFile, judgedFile, server },
      alignment: outcome,
    });
    if (corrects) await store.delete({ sessionId: corrects.sessionId });
    const changedAt = this.#options.clock.now();
    Object.assign(job, { state: 'done', sessionId, alignment: outcome, changedAt } satisfies Partial<Job>);
  }

  #fail(job: Job, failure: RecordingFailure): void {
    Object.assign(job, { state: 'failed', failure, changedAt: this.#options.clock.now() } satisfies Partial<Job>);
  }

  async #deleteFiles({ folder, id }: Job): Promise<void> {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch((error: unknown) => {
      this.#options.log.warn({ err: error, recording: id }, 'an uploaded recording could not be deleted');
    });
  }

  #shown(job: Job): RecordingJob {
    const { id, dance, state, bytes, received, progress, sessionId, alignment, failure } = job;
    return {
      ...{ id, danceId: dance.info.id, state, bytes, received, sessionId, alignment, failure },
      waitsFor: this.#waitsFor(job),
      progress: state === 'running' ? progress : null,
    };
  }

  #waitsFor({ state }: Job): RecordingJob['waitsFor'] {
    if (state === 'running') return this.#isHeld ? 'dances' : null;
    if (state !== 'waiting') return null;
    return this.#running ? 'turn' : 'dances';
  }
}

/** About what share of the time the poses take; then the offset is found. */
const POSES_SHARE = 0.75;

const isDiskFull = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(String((error as NodeJS.ErrnoException | null)?.code));

/** Removes the folders of processes that don't exist any more. One with our own number is from an earlier life. */
const removeAbandoned = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder).catch((): string[] => [])) {
    const pid = Number(/^(\d+)-/.exec(name)?.[1]);
    if (pid && (pid === process.pid || !isAlive(pid)))
      await rm(path.join(folder, name), { recursive: true, force: true });
  }
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};
