import { randomUUID } from 'node:crypto';
import { mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import type { ImportRefusal } from '@instep/protocol/studio';
import { idFromAnyText, idFromWords, uniqueId } from '@instep/dance-files/dance-id';
import { dancePaths, listDanceIds } from '@instep/dance-files/dance-folder';
import { Mutex } from 'async-mutex';
import type { Logger } from 'pino';
import { systemClock, type Clock } from '../clock.ts';
import { FolderLeases, type FolderLease } from '../disk/folder-lease.ts';
import type { ProbeDuration, Extraction, StartExtraction } from './extract-process.ts';
import type { ImportFailure, ImportJob, ImportOutcome, ImportReport, ImportRequest } from './import-job.ts';
import { storedNameOf, type ImportStore } from './import-store.ts';
import { joinStages, type OverallProgress } from './overall-progress.ts';
import { EXIT, readableFailure, sectionOutsideMessage } from './import-messages.ts';
import { claimId, freeId, publishFiles } from './publish-dance.ts';
import { writeAt } from '../disk/write-at.ts';

/** The HTTP status of each refusal. */
export const REFUSAL_STATUS: Readonly<Record<ImportRefusal, number>> = {
  conflict: 409,
  noRoom: 409,
  tooLarge: 409,
  noSuchVideo: 409,
  sectionOutside: 400,
  notFound: 404,
  badRequest: 400,
  diskFull: 507,
};

/** A request that doesn't fit the import's state; the message is for the person who made it. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
  readonly refusal: ImportRefusal;

  constructor(message: string, refusal: ImportRefusal = 'conflict') {
    super(message);
    this.refusal = refusal;
  }
}

export type ImportsOptions = {
  readonly store: ImportStore;
  readonly startExtraction: StartExtraction;
  /** Called for a video of which only a section is wanted. */
  readonly probeDuration?: ProbeDuration;
  readonly dancesFolder: string;
  readonly videosFolder: string;
  readonly maxVideoBytes: number;
  /** Whether the disk has room for this many more bytes. */
  readonly hasRoomFor: (bytes: number) => Promise<boolean>;
  readonly log: Logger;
  readonly clock?: Clock;
  readonly date?: () => Date;
};

/** An import, and its progress while it runs. */
export type ListedImport = ImportJob & { readonly progress: OverallProgress | null };

/** How often the folder is scanned for what other servers have changed or left unfinished. */
const SCAN_INTERVAL_MS: Milliseconds = 2000;
const LEASE_RENEWAL_INTERVAL_MS: Milliseconds = 1000;
/** Longer than a child waits for an `alive` of its parent: it ends before another one can begin. */
export const LEASE_TIMEOUT_MS: Milliseconds = 15_000;
/** After how long without progress an upload is deleted. */
export const UPLOAD_TIMEOUT_MS: Milliseconds = 24 * 3_600_000;
/** It must also have been quiet for so long by the monotonic clock: the date may jump when the system clock is set. */
const MIN_UPLOAD_SILENCE_MS: Milliseconds = 600_000;

/** The import that this server is working on. */
type RunningImport = {
  readonly id: string;
  extraction: Extraction | null;
  progress: OverallProgress | null;
  isStopRequested: boolean;
  /** Another server has taken it over, so this one must write nothing more of it. */
  hasLostLease: boolean;
  ended: Promise<void>;
};

/**
 * Makes videos into dances: one is worked on at a time, the others wait in the order of their requests. The state on
 * the disk decides: several servers may share the folder, and the one that works on an import holds a lease on it.
 */
export class Imports {
  readonly #options: ImportsOptions;
  readonly #clock: Clock;
  readonly #date: () => Date;
  readonly #leases: FolderLeases;
  readonly #jobs = new Map<string, ImportJob>();
  /** The number of changes made here; `#changedAt` has the last one of each import. */
  #changes = 0;
  readonly #changedAt = new Map<string, number>();
  /** The imports whose latest state could not be written to disk yet. */
  readonly #unsaved = new Set<string>();
  readonly #removing = new Set<string>();
  /** How many writes of an import are in progress. */
  readonly #pendingWrites = new Map<string, number>();
  /** Since when no bytes of an upload have arrived. */
  readonly #silentUploads = new Map<string, { readonly received: number; readonly since: Milliseconds }>();
  #running: RunningImport | null = null;
  #isProcessing = false;
  #queueHasChanged = false;
  #isStopping = false;
  #cancelScan: (() => void) | null = null;
  /** One at a time and in order: a stop and a resumption may follow at once. */
  readonly #saving = new Mutex();
  /** One at a time: room on the disk and ids of dances are shared by all. */
  readonly #enqueuing = new Mutex();

  constructor(options: ImportsOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#date = options.date ?? (() => new Date());
    this.#leases = new FolderLeases({ clock: this.#clock, expiresMs: LEASE_TIMEOUT_MS });
  }

  /** Continues what an earlier process of the server had begun, and scans the folder from then on. */
  async start(): Promise<void> {
    await this.refresh();
    this.#processQueue();
    const scanLater = (): void => {
      if (this.#isStopping) return;
      this.#cancelScan = this.#clock.after(SCAN_INTERVAL_MS, () => {
        void this.#scan().finally(scanLater);
      });
    };
    scanLater();
  }

  get maxVideoBytes(): number {
    return this.#options.maxVideoBytes;
  }

  async #scan(): Promise<void> {
    try {
      await this.refresh();
      await this.#deleteAbandonedUploads();
    } catch (error) {
      this.#options.log.error({ err: error }, 'the folder of imports could not be scanned');
    }
    this.#processQueue();
  }

  /** Reads what other servers have written. */
  async refresh(): Promise<void> {
    for (const id of [...this.#unsaved]) {
      const job = this.#jobs.get(id);
      if (job) await this.#setState(job).catch(() => undefined);
    }
    const readAt = this.#changes;
    const { jobs, ids } = await this.#options.store.readAll();
    // An import that changed here meanwhile was read too early.
    const hasChangedHere = (id: string): boolean =>
      (this.#changedAt.get(id) ?? 0) > readAt ||
      this.#running?.id === id ||
      [this.#unsaved, this.#pendingWrites, this.#removing].some((pending) => pending.has(id));
    for (const job of jobs) if (!hasChangedHere(job.id)) this.#jobs.set(job.id, job);
    for (const id of [...this.#jobs.keys()]) if (!ids.has(id) && !hasChangedHere(id)) this.#jobs.delete(id);
  }

  /** Newest first. */
  list(): ListedImport[] {
    return this.#inQueueOrder()
      .map(withReadableOutcome)
      .map((job) => ({ ...job, progress: this.#running?.id === job.id ? this.#running.progress : null }))
      .reverse();
  }

  #inQueueOrder(): ImportJob[] {
    return [...this.#jobs.values()].sort((a, b) => a.askedAt.localeCompare(b.askedAt));
  }

  /** Adds an import. Throws ImportError when its video can't be used. */
  enqueue(request: ImportRequest): Promise<ImportJob> {
    return this.#enqueuing.runExclusive(() => this.#enqueue(request));
  }

  async #enqueue(request: ImportRequest): Promise<ImportJob> {
    const { bytes } = request;
    await this.refresh();
    if (bytes === undefined) await this.#checkServerVideo(request);
    else await this.#checkSize(bytes);
    const job: ImportJob = {
      ...request,
      id: randomUUID(),
      danceId: await this.#newDanceId(request),
      askedAt: this.#nextRequestDate(),
      state: bytes === undefined ? 'queued' : 'receiving',
      received: 0,
      ...(bytes !== undefined && { receivedAt: this.#date().toISOString(), storedAs: storedNameOf(request.video) }),
      outcome: null,
    };
    await this.#setState(job);
    this.#processQueue();
    return job;
  }

  /** Later than that of every other import, whatever the clock says: the queue is in this order. */
  #nextRequestDate(): string {
    const last = this.#inQueueOrder().at(-1)?.askedAt;
    const now = this.#date().getTime();
    return new Date(last === undefined ? now : Math.max(now, Date.parse(last) + 1)).toISOString();
  }

  /** Receives the bytes of a video that begin at `from`; the import is queued when the last one has arrived. */
  async receiveChunk(id: string, from: number, chunk: Uint8Array): Promise<ImportJob> {
    const job = this.#expect(id);
    const bytes = job.bytes ?? 0;
    if (
      job.state !== 'receiving' ||
      from !== job.received ||
      from + chunk.length > bytes ||
      this.#pendingWrites.has(id)
    ) {
      throw new ImportError(`Expected the bytes from ${job.received} to ${bytes}, got ${chunk.length} from ${from}.`);
    }
    const received = from + chunk.length;
    const isComplete = received === bytes;
    const next: ImportJob = { ...job, received, receivedAt: this.#date().toISOString() };
    const saved = await this.#countingWrite(id, async () => {
      // The import may be removed meanwhile: then it stays removed.
      await writeAt(this.#options.store.videoFile(job), from, chunk).finally(() => this.#expect(id));
      const refused = isComplete ? await this.#refusalOf(next) : null;
      this.#expect(id);
      return this.#setStateOnceSaved({ ...next, ...(isComplete && stateOnceReceived(refused)) });
    });
    this.#processQueue();
    const { outcome } = saved;
    if (outcome && 'message' in outcome) throw new ImportError(outcome.message, 'sectionOutside');
    return saved;
  }

  /** Stops an import where it is; it can be resumed. */
  async stop(id: string): Promise<void> {
    const job = this.#expect(id);
    const running = this.#running;
    if (running?.id === id) {
      running.isStopRequested = true;
      return running.extraction?.stop();
    }
    if (job.state === 'running') throw runsElsewhereError();
    if (job.state === 'queued') await this.#setState({ ...job, state: 'stopped' });
  }

  /** Continues an import that was stopped or failed; what was measured before is not measured again. */
  async resume(id: string): Promise<void> {
    const job = this.#expect(id);
    if (job.state !== 'stopped' && job.state !== 'failed') throw new ImportError('Only what has stopped can go on.');
    await this.#setState({ ...job, state: 'queued', outcome: null });
    this.#processQueue();
  }

  /** Removes an import and the video that was uploaded for it; a dance that was made from it stays. */
  async remove(id: string): Promise<void> {
    this.#expect(id);
    this.#removing.add(id);
    try {
      await this.#endRunning(id);
      if (!(await this.#acquireLease(id))) throw runsElsewhereError();
      this.#jobs.delete(id);
      this.#unsaved.delete(id);
      this.#silentUploads.delete(id);
      this.#changedAt.delete(id);
      // A write that is still queued would bring it back.
      await this.#saving.waitForUnlock();
      await this.#options.store.remove(id);
    } finally {
      this.#removing.delete(id);
    }
  }

  async #endRunning(id: string): Promise<void> {
    const running = this.#running;
    if (running?.id !== id) return;
    running.isStopRequested = true;
    running.extraction?.stop();
    await running.ended;
  }

  /** Stops for good: what runs now is continued by the server's next process. */
  async close(): Promise<void> {
    this.#isStopping = true;
    this.#cancelScan?.();
    this.#running?.extraction?.stop();
    await this.#running?.ended;
  }

  #expect(id: string): ImportJob {
    const job = this.#jobs.get(id);
    if (!job || this.#removing.has(id)) throw new ImportError('There is no such import.', 'notFound');
    return job;
  }

  /** Sets an import's state; if it can't be written to disk, it is written again at the next scan. */
  async #setState<Job extends ImportJob>(job: Job): Promise<Job> {
    this.#setInMemory(job);
    this.#unsaved.add(job.id);
    await this.#save(job);
    if (this.#jobs.get(job.id) === job) this.#unsaved.delete(job.id);
    return job;
  }

  #setInMemory(job: ImportJob): void {
    this.#jobs.set(job.id, job);
    this.#changedAt.set(job.id, ++this.#changes);
  }

  /** The same, but the state is set only once it is on the disk. */
  async #setStateOnceSaved(job: ImportJob): Promise<ImportJob> {
    await this.#save(job);
    this.#expect(job.id);
    this.#setInMemory(job);
    return job;
  }

  async #save(job: ImportJob): Promise<void> {
    await this.#countingWrite(job.id, () => this.#saving.runExclusive(() => this.#options.store.save(job)));
  }

  async #countingWrite<T>(id: string, write: () => Promise<T>): Promise<T> {
    this.#pendingWrites.set(id, (this.#pendingWrites.get(id) ?? 0) + 1);
    try {
      return await write();
    } catch (error) {
      throw isDiskFull(error) ? new ImportError(DISK_FULL, 'diskFull') : error;
    } finally {
      const pending = (this.#pendingWrites.get(id) ?? 1) - 1;
      if (pending > 0) this.#pendingWrites.set(id, pending);
      else this.#pendingWrites.delete(id);
    }
  }

  async #newDanceId({ title, video }: ImportRequest): Promise<string> {
    const takenIds = new Set(await listDanceIds(this.#options.dancesFolder));
    for (const { danceId } of this.#jobs.values()) takenIds.add(danceId);
    const words = idFromWords(title) ?? idFromAnyText(path.parse(video).name);
    return uniqueId(words, (id) => takenIds.has(id));
  }

  /** Checks the free space less all uploads in progress: a disk full of videos would end running dances. */
  async #checkSize(bytes: number): Promise<void> {
    this.#checkLimit(bytes);
    const expected = [...this.#jobs.values()]
      .filter(({ state }) => state === 'receiving')
      .reduce((sum, job) => sum + (job.bytes ?? 0) - job.received, 0);
    if (await this.#options.hasRoomFor(expected + bytes)) return;
    throw new ImportError(`The server's disk has too little room for a video of ${mib(bytes)}.`, 'noRoom');
  }

  #checkLimit(bytes: number): void {
    const { maxVideoBytes } = this.#options;
    if (bytes <= maxVideoBytes) return;
    throw new ImportError(`Expected a video of at most ${mib(maxVideoBytes)}, got ${mib(bytes)}.`, 'tooLarge');
  }

  async #checkServerVideo(request: ImportRequest): Promise<void> {
    const file = this.#serverVideo(request);
    const stats = await stat(file).catch(() => null);
    if (!stats?.isFile()) {
      throw new ImportError(`Expected a video in the server's folder, got "${request.video}".`, 'noSuchVideo');
    }
    this.#checkLimit(stats.size);
    const fault = await this.#sectionFault(file, request.trim);
    if (fault !== null) throw new ImportError(fault, 'sectionOutside');
  }

  #serverVideo({ video }: Pick<ImportRequest, 'video'>): string {
    return path.join(this.#options.videosFolder, path.basename(video));
  }

  /** Why a completely received video can't be used as requested. */
  async #refusalOf(job: ImportJob): Promise<ImportFailure | null> {
    const message = await this.#sectionFault(this.#options.store.videoFile(job), job.trim);
    return message === null ? null : { exitCode: EXIT.usage, message };
  }

  async #sectionFault(file: string, section: readonly [Seconds, Seconds] | undefined): Promise<string | null> {
    const durationS = section && (await this.#options.probeDuration?.(file));
    if (!section || typeof durationS !== 'number' || section[1] <= durationS + DURATION_ROUNDING_S) return null;
    return sectionOutsideMessage(section, durationS);
  }

  async #deleteAbandonedUploads(): Promise<void> {
    const now = this.#clock.now();
    for (const { id, state, received, receivedAt, askedAt } of this.#inQueueOrder()) {
      if (state !== 'receiving') {
        this.#silentUploads.delete(id);
        continue;
      }
      const before = this.#silentUploads.get(id);
      const silence = before?.received === received ? before : { received, since: now };
      this.#silentUploads.set(id, silence);
      const age = this.#date().getTime() - Date.parse(receivedAt ?? askedAt);
      if (age < UPLOAD_TIMEOUT_MS || now - silence.since < MIN_UPLOAD_SILENCE_MS) continue;
      this.#options.log.info({ import: id }, 'an abandoned upload is deleted');
      await this.remove(id);
    }
  }

  #processQueue(): void {
    if (this.#isStopping) return;
    this.#queueHasChanged = true;
    if (this.#isProcessing) return;
    this.#isProcessing = true;
    void this.#processWaiting().finally(() => (this.#isProcessing = false));
  }

  async #processWaiting(): Promise<void> {
    while (this.#queueHasChanged && !this.#isStopping) {
      this.#queueHasChanged = false;
      for (const job of this.#inQueueOrder()) {
        if (!isWaiting(job) || this.#isStopping) continue;
        await this.#process(job);
      }
    }
  }

  /** Works on an import unless another server does. */
  async #process(listed: ImportJob): Promise<void> {
    const { id } = listed;
    if (this.#removing.has(id) || !this.#jobs.has(id)) return;
    let resolve = (): void => {};
    const ended = new Promise<void>((done) => (resolve = done));
    const running: RunningImport = {
      id,
      extraction: null,
      progress: null,
      isStopRequested: false,
      hasLostLease: false,
      ended,
    };
    let lease: FolderLease | 'gone' | null = null;
    try {
      lease = await this.#acquireLease(id);
      if (lease === null || lease === 'gone') return;
      this.#running = running;
      const job = await this.#readLatest(id);
      if (job && isWaiting(job)) await this.#runWithLease(lease, running, () => this.#run(job, running));
    } catch (error) {
      await this.#recordFailure(id, running, error);
    } finally {
      // The extraction may still be running if the import's state could not be written.
      running.extraction?.stop();
      if (lease !== 'gone') await lease?.release().catch(() => undefined);
      this.#running = null;
      resolve();
    }
  }

  /** The state on the disk: another server may have ended it since the last scan. */
  async #readLatest(id: string): Promise<ImportJob | null> {
    if (this.#unsaved.has(id) || this.#pendingWrites.has(id)) return this.#jobs.get(id) ?? null;
    const job = await this.#options.store.read(id);
    if (job && !this.#removing.has(id)) this.#jobs.set(id, job);
    return job;
  }

  /** `null` while another server works on it; `gone` when its folder is gone. */
  async #acquireLease(id: string): Promise<FolderLease | 'gone' | null> {
    try {
      return await this.#leases.acquire(this.#options.store.folderOf(id));
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return 'gone';
      throw error;
    }
  }

  /** Runs `run` while the lease is renewed; when it is lost, the work ends and nothing more is written. */
  async #runWithLease(lease: FolderLease, running: RunningImport, run: () => Promise<void>): Promise<void> {
    let isDone = false;
    let cancel = (): void => {};
    const renew = async (): Promise<void> => {
      if (!(await lease.renew())) this.#stopAfterLeaseLoss(running);
      else if (!isDone) renewLater();
    };
    const renewLater = (): void => {
      cancel = this.#clock.after(LEASE_RENEWAL_INTERVAL_MS, () => void renew());
    };
    renewLater();
    try {
      await run();
    } finally {
      isDone = true;
      cancel();
    }
  }

  #stopAfterLeaseLoss(running: RunningImport): void {
    running.hasLostLease = true;
    this.#options.log.warn({ import: running.id }, 'another server has taken this import over');
    running.extraction?.stop();
  }

  /** An import that can't even be started must not hold up the others. */
  async #recordFailure(id: string, running: RunningImport, error: unknown): Promise<void> {
    this.#options.log.error({ err: error, import: id }, 'an import could not be run');
    const job = this.#jobs.get(id);
    if (!job || !isWaiting(job) || running.hasLostLease || this.#removing.has(id)) return;
    const exitCode = isDiskFault(error) ? EXIT.disk : EXIT.bug;
    const outcome = readableFailure({ exitCode, message: '' }, job);
    await this.#setState({ ...job, state: 'failed', outcome }).catch(() => undefined);
  }

  async #run(job: ImportJob, running: RunningImport): Promise<void> {
    const runningJob = await this.#setState({ ...job, state: 'running' });
    const outcome = job.report ?? (await this.#extract(runningJob, running));
    if (running.hasLostLease || !this.#jobs.has(job.id)) return;
    if (outcome === null) {
      // A server that stops leaves it `running` on the disk: the next one continues it.
      if (!this.#isStopping) await this.#setState({ ...runningJob, state: 'stopped' });
    } else if ('verdict' in outcome) {
      await this.#publish({ ...runningJob, report: outcome });
    } else {
      this.#options.log.warn({ import: job.id, ...outcome }, 'an import produced no dance');
      await this.#setState({ ...runningJob, state: 'failed', outcome: readableFailure(outcome, job) });
    }
  }

  async #extract(job: ImportJob, running: RunningImport): Promise<ImportOutcome | null> {
    const { store, startExtraction } = this.#options;
    if (this.#isStopping || running.isStopRequested) return null;
    const folder = store.danceFolder(job);
    // Deletes the files of an earlier run; poses that were measured are kept elsewhere.
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
    const video = job.bytes === undefined ? this.#serverVideo(job) : store.videoFile(job);
    const overall = joinStages(job);
    running.extraction = startExtraction(job, video, (stage) => (running.progress = overall(stage)), folder);
    if (this.#isStopping || running.isStopRequested || running.hasLostLease) running.extraction.stop();
    return running.extraction.outcome;
  }

  /** Moves a finished dance to the others, under an id that is free. Continues where it was interrupted. */
  async #publish(finished: ImportJob & { readonly report: ImportReport }): Promise<void> {
    const { store, dancesFolder } = this.#options;
    await mkdir(dancesFolder, { recursive: true });
    const others = new Set([...this.#jobs.values()].flatMap(({ id, danceId }) => (id === finished.id ? [] : danceId)));
    // Its files keep the id under which they were made until they are moved.
    const madeAs = finished.madeAs ?? finished.danceId;
    const publication = { from: dancePaths(store.danceFolder(finished), madeAs), dancesFolder };
    // The id is written down before it is claimed: a server that continues this then recognizes its own dance.
    let job = await this.#setState({ ...finished, madeAs });
    while (!(await claimId(publication, job.danceId))) {
      job = await this.#setState({ ...job, danceId: await freeId(dancesFolder, madeAs, others) });
    }
    await publishFiles(publication, job.danceId);
    await this.#setState({ ...job, state: 'done', outcome: finished.report });
    await this.#deleteSourceFiles(job);
  }

  /** Deletes the files that a dance was made from. */
  async #deleteSourceFiles(job: ImportJob): Promise<void> {
    const { store, log } = this.#options;
    const uploaded = job.bytes === undefined ? [] : [store.videoFile(job)];
    for (const leftover of [store.danceFolder(job), ...uploaded]) {
      await rm(leftover, { recursive: true, force: true }).catch((error: unknown) => {
        log.warn({ err: error, import: job.id }, 'the files of a finished import could not be deleted');
      });
    }
  }
}

/** Durations are rounded by the form and by the file. */
const DURATION_ROUNDING_S: Seconds = 0.1;

const DISK_FULL =
  "The server's disk is full. What arrived is kept: make room on the disk, and the upload can go on where it stands.";

const mib = (count: number): string => `${Math.ceil(count / 2 ** 20)} MiB`;

const runsElsewhereError = (): ImportError =>
  new ImportError('Another Instep server works on this import. Wait until it is done, or stop it there.');

/** Imports of earlier versions may have stored a stack with paths of this machine. */
const withReadableOutcome = (job: ImportJob): ImportJob =>
  job.outcome && 'message' in job.outcome && job.outcome.exitCode === EXIT.bug
    ? { ...job, outcome: readableFailure(job.outcome, job) }
    : job;

const isWaiting = ({ state }: ImportJob): boolean => state === 'queued' || state === 'running';

const stateOnceReceived = (refused: ImportFailure | null): Pick<ImportJob, 'state' | 'outcome'> =>
  refused ? { state: 'failed', outcome: refused } : { state: 'queued', outcome: null };

const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException | null)?.code);
const isDiskFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(codeOf(error));
const isDiskFault = (error: unknown): boolean =>
  (error instanceof ImportError && error.refusal === 'diskFull') ||
  ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EIO', 'ENOTDIR'].includes(codeOf(error));
