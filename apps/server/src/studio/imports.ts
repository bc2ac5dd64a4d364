import { randomUUID } from 'node:crypto';
import { mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Milliseconds, Seconds } from '@instep/choreo/units';
import type { ImportRefusal } from '@instep/protocol/studio';
import { idFromAnyText, idFromWords, uniqueId } from '@instep/dance-files/dance-id';
import { dancePaths, listDanceIds } from '@instep/dance-files/dance-folder';
import type { Logger } from 'pino';
import { systemClock, type Clock } from '../clock.ts';
import { Leases, type Lease } from '../lease.ts';
import type { DurationOf, Extraction, StartExtraction } from './extract-process.ts';
import type {
  ImportFailure,
  ImportJob,
  ImportOutcome,
  ImportProgress,
  ImportReport,
  ImportRequest,
} from './import-job.ts';
import { storedNameOf, type ImportStore } from './import-store.ts';
import { EXIT, failureInWords, sectionOutside } from './import-words.ts';
import { claimId, freeId, movePublished } from './publish-dance.ts';
import { writeAt } from './write-at.ts';

/** Why a request was refused, as HTTP status codes. */
export const IMPORT_FAULTS: Readonly<Record<ImportRefusal, number>> = {
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
  readonly fault: ImportRefusal;

  constructor(message: string, fault: ImportRefusal = 'conflict') {
    super(message);
    this.fault = fault;
  }
}

export type ImportsOptions = {
  readonly store: ImportStore;
  readonly startExtraction: StartExtraction;
  /** Called for a video of which only a section is wanted. */
  readonly durationOf?: DurationOf;
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
export type ListedImport = ImportJob & { readonly progress: ImportProgress | null };

/** How often the folder is scanned for what other servers have changed or left unfinished. */
const LOOK_EVERY_MS: Milliseconds = 2000;
const RENEW_EVERY_MS: Milliseconds = 1000;
/** Longer than a child waits for an `alive` of its parent: it ends before another one can begin. */
export const LEASE_EXPIRES_MS: Milliseconds = 15_000;
/** After how long without progress an upload is deleted. */
export const ABANDONED_AFTER_MS: Milliseconds = 24 * 3_600_000;
/** It must also have been quiet for so long by the monotonic clock: the date may jump when the system clock is set. */
const MIN_QUIET_MS: Milliseconds = 600_000;

/** The import that this server is working on. */
type Work = {
  readonly id: string;
  extraction: Extraction | null;
  progress: ImportProgress | null;
  isAskedToStop: boolean;
  /** Another server has taken it over, so this one must write nothing more of it. */
  isLost: boolean;
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
  readonly #leases: Leases;
  readonly #jobs = new Map<string, ImportJob>();
  /** The number of changes made here; `#changedAt` has the last one of each import. */
  #changes = 0;
  readonly #changedAt = new Map<string, number>();
  /** The imports whose latest state could not be written to disk yet. */
  readonly #unsaved = new Set<string>();
  readonly #removing = new Set<string>();
  /** How many writes of an import are in progress. */
  readonly #writing = new Map<string, number>();
  /** Since when no bytes of an upload have arrived. */
  readonly #quiet = new Map<string, { readonly received: number; readonly since: Milliseconds }>();
  #work: Work | null = null;
  #isTaking = false;
  #mayHaveMore = false;
  #stopping = false;
  #cancelLook: (() => void) | null = null;
  #saved: Promise<void> = Promise.resolve();
  #added: Promise<unknown> = Promise.resolve();

  constructor(options: ImportsOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#date = options.date ?? (() => new Date());
    this.#leases = new Leases({ clock: this.#clock, expiresMs: LEASE_EXPIRES_MS });
  }

  /** Continues what an earlier process of the server had begun, and scans the folder from then on. */
  async start(): Promise<void> {
    await this.refresh();
    this.#next();
    const lookLater = (): void => {
      if (this.#stopping) return;
      this.#cancelLook = this.#clock.after(LOOK_EVERY_MS, () => {
        void this.#look().finally(lookLater);
      });
    };
    lookLater();
  }

  get maxVideoBytes(): number {
    return this.#options.maxVideoBytes;
  }

  async #look(): Promise<void> {
    try {
      await this.refresh();
      await this.#sweepAbandoned();
    } catch (error) {
      this.#options.log.error({ err: error }, 'the imports could not be looked at');
    }
    this.#next();
  }

  /** Reads what other servers have written. */
  async refresh(): Promise<void> {
    for (const id of [...this.#unsaved]) {
      const job = this.#jobs.get(id);
      if (job) await this.#keep(job).catch(() => undefined);
    }
    const readAt = this.#changes;
    const { jobs, ids } = await this.#options.store.readAll();
    // An import that changed here meanwhile was read too early.
    const isOurs = (id: string): boolean =>
      (this.#changedAt.get(id) ?? 0) > readAt ||
      this.#work?.id === id ||
      [this.#unsaved, this.#writing, this.#removing].some((ours) => ours.has(id));
    for (const job of jobs) if (!isOurs(job.id)) this.#jobs.set(job.id, job);
    for (const id of [...this.#jobs.keys()]) if (!ids.has(id) && !isOurs(id)) this.#jobs.delete(id);
  }

  /** Newest first. */
  list(): ListedImport[] {
    return this.#inOrder()
      .map(withTellableOutcome)
      .map((job) => ({ ...job, progress: this.#work?.id === job.id ? this.#work.progress : null }))
      .reverse();
  }

  #inOrder(): ImportJob[] {
    return [...this.#jobs.values()].sort((a, b) => a.askedAt.localeCompare(b.askedAt));
  }

  /** Adds an import. Throws ImportError when its video can't be used. */
  add(request: ImportRequest): Promise<ImportJob> {
    // One at a time: room on the disk and ids of dances are shared by all.
    const added = this.#added.then(() => this.#add(request));
    this.#added = added.catch(() => undefined);
    return added;
  }

  async #add(request: ImportRequest): Promise<ImportJob> {
    const { bytes } = request;
    await this.refresh();
    if (bytes === undefined) await this.#checkServerVideo(request);
    else await this.#checkSize(bytes);
    const job: ImportJob = {
      ...request,
      id: randomUUID(),
      danceId: await this.#newDanceId(request),
      askedAt: this.#newDate(),
      state: bytes === undefined ? 'queued' : 'receiving',
      received: 0,
      ...(bytes !== undefined && { receivedAt: this.#date().toISOString(), storedAs: storedNameOf(request.video) }),
      outcome: null,
    };
    await this.#keep(job);
    this.#next();
    return job;
  }

  /** Later than that of every other import, whatever the clock says: the queue is in this order. */
  #newDate(): string {
    const last = this.#inOrder().at(-1)?.askedAt;
    const now = this.#date().getTime();
    return new Date(last === undefined ? now : Math.max(now, Date.parse(last) + 1)).toISOString();
  }

  /** Receives the bytes of a video that begin at `from`; the import is queued when the last one has arrived. */
  async receive(id: string, from: number, chunk: Uint8Array): Promise<ImportJob> {
    const job = this.#get(id);
    const bytes = job.bytes ?? 0;
    if (job.state !== 'receiving' || from !== job.received || from + chunk.length > bytes || this.#writing.has(id)) {
      throw new ImportError(`Expected the bytes from ${job.received} to ${bytes}, got ${chunk.length} from ${from}.`);
    }
    const received = from + chunk.length;
    const isWhole = received === bytes;
    const next: ImportJob = { ...job, received, receivedAt: this.#date().toISOString() };
    const kept = await this.#whileWriting(id, async () => {
      // The import may be removed meanwhile: then it stays removed.
      await writeAt(this.#options.store.videoFile(job), from, chunk).finally(() => this.#get(id));
      const refused = isWhole ? await this.#refusalOf(next) : null;
      this.#get(id);
      return this.#keepOnceSaved({ ...next, ...(isWhole && stateOf(refused)) });
    });
    this.#next();
    const { outcome } = kept;
    if (outcome && 'message' in outcome) throw new ImportError(outcome.message, 'sectionOutside');
    return kept;
  }

  /** Stops an import where it is; it can be resumed. */
  async stop(id: string): Promise<void> {
    const job = this.#get(id);
    const work = this.#work;
    if (work?.id === id) {
      work.isAskedToStop = true;
      return work.extraction?.stop();
    }
    if (job.state === 'running') throw elsewhere();
    if (job.state === 'queued') await this.#keep({ ...job, state: 'stopped' });
  }

  /** Continues an import that was stopped or failed; what was measured before is not measured again. */
  async resume(id: string): Promise<void> {
    const job = this.#get(id);
    if (job.state !== 'stopped' && job.state !== 'failed') throw new ImportError('Only what has stopped can go on.');
    await this.#keep({ ...job, state: 'queued', outcome: null });
    this.#next();
  }

  /** Removes an import and the video that was uploaded for it; a dance that was made from it stays. */
  async remove(id: string): Promise<void> {
    this.#get(id);
    this.#removing.add(id);
    try {
      await this.#endWork(id);
      if (!(await this.#leaseOn(id))) throw elsewhere();
      this.#jobs.delete(id);
      this.#unsaved.delete(id);
      this.#quiet.delete(id);
      this.#changedAt.delete(id);
      // A write that is still queued would bring it back.
      await this.#saved;
      await this.#options.store.remove(id);
    } finally {
      this.#removing.delete(id);
    }
  }

  async #endWork(id: string): Promise<void> {
    const work = this.#work;
    if (work?.id !== id) return;
    work.isAskedToStop = true;
    work.extraction?.stop();
    await work.ended;
  }

  /** Stops for good: what runs now is continued by the server's next process. */
  async close(): Promise<void> {
    this.#stopping = true;
    this.#cancelLook?.();
    this.#work?.extraction?.stop();
    await this.#work?.ended;
  }

  #get(id: string): ImportJob {
    const job = this.#jobs.get(id);
    if (!job || this.#removing.has(id)) throw new ImportError('There is no such import.', 'notFound');
    return job;
  }

  /** Sets an import's state; if it can't be written to disk, it is written again at the next scan. */
  async #keep<Job extends ImportJob>(job: Job): Promise<Job> {
    this.#set(job);
    this.#unsaved.add(job.id);
    await this.#save(job);
    if (this.#jobs.get(job.id) === job) this.#unsaved.delete(job.id);
    return job;
  }

  #set(job: ImportJob): void {
    this.#jobs.set(job.id, job);
    this.#changedAt.set(job.id, ++this.#changes);
  }

  /** The same, but the state is set only once it is on the disk. */
  async #keepOnceSaved(job: ImportJob): Promise<ImportJob> {
    await this.#save(job);
    this.#get(job.id);
    this.#set(job);
    return job;
  }

  async #save(job: ImportJob): Promise<void> {
    // One at a time and in order: a stop and a resumption may follow at once.
    const saved = this.#saved.then(() => this.#options.store.save(job));
    this.#saved = saved.catch(() => undefined);
    await this.#whileWriting(job.id, () => saved);
  }

  async #whileWriting<T>(id: string, write: () => Promise<T>): Promise<T> {
    this.#writing.set(id, (this.#writing.get(id) ?? 0) + 1);
    try {
      return await write();
    } catch (error) {
      throw isDiskFull(error) ? new ImportError(DISK_FULL, 'diskFull') : error;
    } finally {
      const left = (this.#writing.get(id) ?? 1) - 1;
      if (left > 0) this.#writing.set(id, left);
      else this.#writing.delete(id);
    }
  }

  async #newDanceId({ title, video }: ImportRequest): Promise<string> {
    const there = new Set(await listDanceIds(this.#options.dancesFolder));
    for (const { danceId } of this.#jobs.values()) there.add(danceId);
    const words = idFromWords(title) ?? idFromAnyText(path.parse(video).name);
    return uniqueId(words, (id) => there.has(id));
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
    const words = await this.#sectionFault(file, request.trim);
    if (words !== null) throw new ImportError(words, 'sectionOutside');
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
    const durationS = section && (await this.#options.durationOf?.(file));
    if (!section || typeof durationS !== 'number' || section[1] <= durationS + DURATION_ROUNDING_S) return null;
    return sectionOutside(section, durationS);
  }

  async #sweepAbandoned(): Promise<void> {
    const now = this.#clock.now();
    for (const { id, state, received, receivedAt, askedAt } of this.#inOrder()) {
      if (state !== 'receiving') {
        this.#quiet.delete(id);
        continue;
      }
      const before = this.#quiet.get(id);
      const quiet = before?.received === received ? before : { received, since: now };
      this.#quiet.set(id, quiet);
      const age = this.#date().getTime() - Date.parse(receivedAt ?? askedAt);
      if (age < ABANDONED_AFTER_MS || now - quiet.since < MIN_QUIET_MS) continue;
      this.#options.log.info({ import: id }, 'an upload that nobody went on with is deleted');
      await this.remove(id);
    }
  }

  #next(): void {
    if (this.#stopping) return;
    this.#mayHaveMore = true;
    if (this.#isTaking) return;
    this.#isTaking = true;
    void this.#takeAll().finally(() => (this.#isTaking = false));
  }

  async #takeAll(): Promise<void> {
    while (this.#mayHaveMore && !this.#stopping) {
      this.#mayHaveMore = false;
      for (const job of this.#inOrder()) {
        if (!isWaiting(job) || this.#stopping) continue;
        await this.#take(job);
      }
    }
  }

  /** Works on an import unless another server does. */
  async #take(listed: ImportJob): Promise<void> {
    const { id } = listed;
    if (this.#removing.has(id) || !this.#jobs.has(id)) return;
    let resolve = (): void => {};
    const ended = new Promise<void>((done) => (resolve = done));
    const work: Work = { id, extraction: null, progress: null, isAskedToStop: false, isLost: false, ended };
    let lease: Lease | 'gone' | null = null;
    try {
      lease = await this.#leaseOn(id);
      if (lease === null || lease === 'gone') return;
      this.#work = work;
      const job = await this.#latest(id);
      if (job && isWaiting(job)) await this.#holding(lease, work, () => this.#run(job, work));
    } catch (error) {
      await this.#giveUp(id, work, error);
    } finally {
      // The extraction may still be running if the import's state could not be written.
      work.extraction?.stop();
      if (lease !== 'gone') await lease?.release().catch(() => undefined);
      this.#work = null;
      resolve();
    }
  }

  /** The state on the disk: another server may have ended it since the last scan. */
  async #latest(id: string): Promise<ImportJob | null> {
    if (this.#unsaved.has(id) || this.#writing.has(id)) return this.#jobs.get(id) ?? null;
    const job = await this.#options.store.read(id);
    if (job && !this.#removing.has(id)) this.#jobs.set(id, job);
    return job;
  }

  /** `null` while another server works on it; `gone` when its folder is gone. */
  async #leaseOn(id: string): Promise<Lease | 'gone' | null> {
    try {
      return await this.#leases.acquire(this.#options.store.folderOf(id));
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return 'gone';
      throw error;
    }
  }

  /** Runs `run` while the lease is renewed; when it is lost, the work ends and nothing more is written. */
  async #holding(lease: Lease, work: Work, run: () => Promise<void>): Promise<void> {
    let isOver = false;
    let cancel = (): void => {};
    const renew = async (): Promise<void> => {
      if (!(await lease.renew())) this.#lose(work);
      else if (!isOver) renewLater();
    };
    const renewLater = (): void => {
      cancel = this.#clock.after(RENEW_EVERY_MS, () => void renew());
    };
    renewLater();
    try {
      await run();
    } finally {
      isOver = true;
      cancel();
    }
  }

  #lose(work: Work): void {
    work.isLost = true;
    this.#options.log.warn({ import: work.id }, 'another server has taken this import over');
    work.extraction?.stop();
  }

  /** An import that can't even be started must not hold up the others. */
  async #giveUp(id: string, work: Work, error: unknown): Promise<void> {
    this.#options.log.error({ err: error, import: id }, 'an import failed');
    const job = this.#jobs.get(id);
    if (!job || !isWaiting(job) || work.isLost || this.#removing.has(id)) return;
    const exitCode = isDiskFault(error) ? EXIT.disk : EXIT.bug;
    const outcome = failureInWords({ exitCode, message: '' }, job);
    await this.#keep({ ...job, state: 'failed', outcome }).catch(() => undefined);
  }

  async #run(job: ImportJob, work: Work): Promise<void> {
    const running = await this.#keep({ ...job, state: 'running' });
    const outcome = job.report ?? (await this.#extract(running, work));
    if (work.isLost || !this.#jobs.has(job.id)) return;
    if (outcome === null) {
      // A server that stops leaves it `running` on the disk: the next one continues it.
      if (!this.#stopping) await this.#keep({ ...running, state: 'stopped' });
    } else if ('verdict' in outcome) {
      await this.#publish({ ...running, report: outcome });
    } else {
      this.#options.log.warn({ import: job.id, ...outcome }, 'no dance came of an import');
      await this.#keep({ ...running, state: 'failed', outcome: failureInWords(outcome, job) });
    }
  }

  async #extract(job: ImportJob, work: Work): Promise<ImportOutcome | null> {
    const { store, startExtraction } = this.#options;
    if (this.#stopping || work.isAskedToStop) return null;
    const folder = store.danceFolder(job);
    // Deletes the files of an earlier run; poses that were measured are kept elsewhere.
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
    const video = job.bytes === undefined ? this.#serverVideo(job) : store.videoFile(job);
    work.extraction = startExtraction(job, video, (progress) => (work.progress = progress), folder);
    if (this.#stopping || work.isAskedToStop || work.isLost) work.extraction.stop();
    return work.extraction.outcome;
  }

  /** Moves a finished dance to the others, under an id that is free. Continues where it was interrupted. */
  async #publish(made: ImportJob & { readonly report: ImportReport }): Promise<void> {
    const { store, dancesFolder } = this.#options;
    await mkdir(dancesFolder, { recursive: true });
    const others = new Set([...this.#jobs.values()].flatMap(({ id, danceId }) => (id === made.id ? [] : danceId)));
    // Its files keep the id under which they were made until they are moved.
    const madeAs = made.madeAs ?? made.danceId;
    const publication = { from: dancePaths(store.danceFolder(made), madeAs), dancesFolder };
    // The id is written down before it is claimed: a server that continues this then recognizes its own dance.
    let job = await this.#keep({ ...made, madeAs });
    while (!(await claimId(publication, job.danceId))) {
      job = await this.#keep({ ...job, danceId: await freeId(dancesFolder, madeAs, others) });
    }
    await movePublished(publication, job.danceId);
    await this.#keep({ ...job, state: 'done', outcome: made.report });
    await this.#clear(job);
  }

  /** Deletes the files that a dance was made from. */
  async #clear(job: ImportJob): Promise<void> {
    const { store, log } = this.#options;
    const sent = job.bytes === undefined ? [] : [store.videoFile(job)];
    for (const left of [store.danceFolder(job), ...sent]) {
      await rm(left, { recursive: true, force: true }).catch((error: unknown) => {
        log.warn({ err: error, import: job.id }, 'what is left of an import could not be deleted');
      });
    }
  }
}

/** Durations are rounded by the form and by the file. */
const DURATION_ROUNDING_S: Seconds = 0.1;

const DISK_FULL =
  "The server's disk is full. What arrived is kept: make room on the disk, and the upload can go on where it stands.";

const mib = (count: number): string => `${Math.ceil(count / 2 ** 20)} MiB`;

const elsewhere = (): ImportError =>
  new ImportError('Another Instep server works on this import. Wait until it is done, or stop it there.');

/** Imports of earlier versions may have stored a stack with paths of this machine. */
const withTellableOutcome = (job: ImportJob): ImportJob =>
  job.outcome && 'message' in job.outcome && job.outcome.exitCode === EXIT.bug
    ? { ...job, outcome: failureInWords(job.outcome, job) }
    : job;

const isWaiting = ({ state }: ImportJob): boolean => state === 'queued' || state === 'running';

const stateOf = (refused: ImportFailure | null): Pick<ImportJob, 'state' | 'outcome'> =>
  refused ? { state: 'failed', outcome: refused } : { state: 'queued', outcome: null };

const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException | null)?.code);
const isDiskFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(codeOf(error));
const isDiskFault = (error: unknown): boolean =>
  (error instanceof ImportError && error.fault === 'diskFull') ||
  ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'EIO', 'ENOTDIR'].includes(codeOf(error));
