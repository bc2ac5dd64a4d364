import { randomUUID } from 'node:crypto';
import { open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { idFromWords, newId } from '@instep/dance-files/dance-id';
import { listDanceIds } from '@instep/dance-files/dance-folder';
import type { Logger } from 'pino';
import type { Extraction, StartExtraction } from './extract-process.ts';
import type { ImportJob, ImportOutcome, ImportProgress, ImportRequest } from './import-job.ts';
import type { ImportStore } from './import-store.ts';

/** A request that doesn't fit where the import stands; the words are for the person who asked. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
}

export type ImportsOptions = {
  readonly store: ImportStore;
  readonly startExtraction: StartExtraction;
  readonly dancesFolder: string;
  readonly videosFolder: string;
  readonly maxVideoBytes: number;
  /** Whether the disk can take so much more. */
  readonly hasRoomFor: (bytes: number) => Promise<boolean>;
  readonly log: Logger;
};

/** An import, and how far it is while it runs. */
export type ListedImport = ImportJob & { readonly progress: ImportProgress | null };

/** Videos on their way to dances: one is worked on at a time, the others wait in the order in which they came. */
export class Imports {
  readonly #options: ImportsOptions;
  readonly #jobs = new Map<string, ImportJob>();
  #running: { readonly id: string; readonly extraction: Extraction; progress: ImportProgress | null } | null = null;
  #stopping = false;
  #saved: Promise<void> = Promise.resolve();

  constructor(options: ImportsOptions) {
    this.#options = options;
  }

  /** Goes on with what an earlier process of the server had begun. */
  async start(): Promise<void> {
    for (const job of await this.#options.store.readAll()) {
      this.#jobs.set(job.id, job.state === 'running' ? { ...job, state: 'queued' } : job);
    }
    this.#next();
  }

  /** Newest first. */
  list(): ListedImport[] {
    const running = this.#running;
    return [...this.#jobs.values()]
      .map((job) => ({ ...job, progress: running?.id === job.id ? running.progress : null }))
      .reverse();
  }

  /** Takes a request. Throws ImportError when its video can't be had. */
  async add(request: ImportRequest): Promise<ImportJob> {
    const { bytes } = request;
    if (bytes === undefined) await this.#findVideo(request.video);
    else await this.#checkSize(bytes);
    const job: ImportJob = {
      ...request,
      id: randomUUID(),
      danceId: await this.#newDanceId(request),
      askedAt: new Date().toISOString(),
      state: bytes === undefined ? 'queued' : 'receiving',
      received: 0,
      outcome: null,
    };
    await this.#keep(job);
    this.#next();
    return job;
  }

  /** Takes the bytes of a video that begin at `from`; the import is queued when the last one is here. */
  async receive(id: string, from: number, chunk: Uint8Array): Promise<ImportJob> {
    const job = this.#get(id);
    const bytes = job.bytes ?? 0;
    if (job.state !== 'receiving' || from !== job.received || from + chunk.length > bytes) {
      throw new ImportError(`Expected the bytes from ${job.received} to ${bytes}, got ${chunk.length} from ${from}.`);
    }
    // It may be removed meanwhile: then it stays so.
    await this.#write(job, from, chunk).finally(() => this.#get(id));
    const received = from + chunk.length;
    const kept = await this.#keep({ ...job, received, state: received === bytes ? 'queued' : 'receiving' });
    this.#next();
    return kept;
  }

  async #write(job: ImportJob, from: number, chunk: Uint8Array): Promise<void> {
    const file = await open(this.#options.store.videoFile(job), from === 0 ? 'w' : 'r+');
    try {
      await file.write(chunk, 0, chunk.length, from);
    } finally {
      await file.close();
    }
  }

  /** Stops an import where it is: it can be resumed. */
  async stop(id: string): Promise<void> {
    const job = this.#get(id);
    if (this.#running?.id === id) return this.#running.extraction.stop();
    if (job.state === 'queued') await this.#keep({ ...job, state: 'stopped' });
  }

  /** Goes on with an import that was stopped or failed; what was measured before is not measured again. */
  async resume(id: string): Promise<void> {
    const job = this.#get(id);
    if (job.state !== 'stopped' && job.state !== 'failed') throw new ImportError('Only what has stopped can go on.');
    await this.#keep({ ...job, state: 'queued', outcome: null });
    this.#next();
  }

  /** Forgets an import and the video that was sent for it; a dance that came of it stays. */
  async remove(id: string): Promise<void> {
    this.#get(id);
    if (this.#running?.id === id) {
      this.#running.extraction.stop();
      await this.#running.extraction.outcome;
    }
    this.#jobs.delete(id);
    // What is still to be written of it would come back.
    await this.#saved;
    await this.#options.store.remove(id);
  }

  /** Stops for good: what runs now runs on in the server's next life. */
  async close(): Promise<void> {
    this.#stopping = true;
    this.#running?.extraction.stop();
    await this.#running?.extraction.outcome;
  }

  #get(id: string): ImportJob {
    const job = this.#jobs.get(id);
    if (!job) throw new ImportError('There is no such import.');
    return job;
  }

  async #keep(job: ImportJob): Promise<ImportJob> {
    this.#jobs.set(job.id, job);
    // One after the other: what is told first, as a stop and its resumption may be at once, is also written first.
    const saved = this.#saved.then(() => this.#options.store.save(job));
    this.#saved = saved.catch(() => undefined);
    await saved;
    return job;
  }

  async #newDanceId({ title, video }: ImportRequest): Promise<string> {
    const there = new Set(await listDanceIds(this.#options.dancesFolder));
    for (const { danceId } of this.#jobs.values()) there.add(danceId);
    const words = idFromWords(title) ?? idFromWords(path.parse(video).name) ?? 'dance';
    return newId(words, (id) => there.has(id));
  }

  /** Whoever dances would be the first to notice a disk that a video fills. */
  async #checkSize(bytes: number): Promise<void> {
    const { maxVideoBytes, hasRoomFor } = this.#options;
    const mib = (count: number): string => `${Math.ceil(count / 2 ** 20)} MiB`;
    if (bytes > maxVideoBytes) {
      throw new ImportError(`Expected a video of at most ${mib(maxVideoBytes)}, got ${mib(bytes)}.`);
    }
    if (await hasRoomFor(bytes)) return;
    throw new ImportError(`The server's disk has too little room for a video of ${mib(bytes)}.`);
  }

  async #findVideo(name: string): Promise<string> {
    const file = path.join(this.#options.videosFolder, path.basename(name));
    const stats = await stat(file).catch(() => null);
    if (stats?.isFile()) return file;
    throw new ImportError(`Expected a video in the server's folder, got "${name}".`);
  }

  #next(): void {
    if (this.#running || this.#stopping) return;
    const job = [...this.#jobs.values()].find(({ state }) => state === 'queued');
    if (!job) return;
    void this.#run(job)
      .catch((error: unknown) => this.#giveUp(job, error))
      .then(() => this.#next());
  }

  /** What can't even be begun must not keep the others waiting. */
  async #giveUp(job: ImportJob, error: unknown): Promise<void> {
    this.#options.log.error({ err: error }, 'an import failed');
    const { state } = this.#jobs.get(job.id) ?? {};
    if (state !== 'queued' && state !== 'running') return;
    const outcome = { exitCode: 1, message: 'The server could not run this import.' };
    await this.#keep({ ...job, state: 'failed', outcome }).catch(() => undefined);
  }

  async #run(job: ImportJob): Promise<void> {
    const { store, startExtraction } = this.#options;
    const sent = job.bytes !== undefined;
    const video = sent ? store.videoFile(job) : path.join(this.#options.videosFolder, path.basename(job.video));
    const extraction = startExtraction(job, video, (progress) => {
      if (this.#running) this.#running.progress = progress;
    });
    this.#running = { id: job.id, extraction, progress: null };
    try {
      await this.#keep({ ...job, state: 'running' });
      const outcome = await extraction.outcome;
      // A server that stops leaves it `running` on the disk: the next one goes on.
      if (!this.#stopping && this.#jobs.has(job.id)) await this.#keep({ ...job, state: stateAfter(outcome), outcome });
      if (sent && outcome && 'verdict' in outcome) await rm(video, { force: true });
    } finally {
      // It still works where its state could not be kept.
      extraction.stop();
      this.#running = null;
    }
  }
}

const stateAfter = (outcome: ImportOutcome | null): ImportJob['state'] => {
  if (outcome === null) return 'stopped';
  return 'verdict' in outcome ? 'done' : 'failed';
};
