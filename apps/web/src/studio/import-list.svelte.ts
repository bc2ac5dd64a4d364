import type { Milliseconds } from '@instep/choreo/units';
import { addImport, listImports, sendVideo, type ImportJob, type ImportRequest } from './studio-api.ts';

/** How often the server is asked while something is under way. */
const EVERY_MS: Milliseconds = 1000;

/** The imports as the server has them, asked for while this is open. */
export class ImportList {
  jobs = $state.raw<readonly ImportJob[]>([]);
  /** Why the last thing asked for was refused. */
  problem = $state<string | null>(null);
  readonly #onDone: () => void;
  #timer: ReturnType<typeof setInterval> | null = null;

  /** `onDone` is told when an import has ended. */
  constructor(onDone: () => void) {
    this.#onDone = onDone;
  }

  open(): void {
    void this.refresh();
    this.#timer = setInterval(() => void this.refresh(), EVERY_MS);
  }

  close(): void {
    if (this.#timer) clearInterval(this.#timer);
  }

  async refresh(): Promise<void> {
    const jobs = await listImports().catch(() => null);
    if (!jobs) return;
    const before = this.jobs;
    this.jobs = jobs;
    const wasUnderWay = (id: string): boolean => before.some((job) => job.id === id && job.state !== 'done');
    if (jobs.some(({ id, state }) => state === 'done' && wasUnderWay(id))) this.#onDone();
  }

  /** Does something with an import and looks again; what is refused is told in `problem`. */
  async act(action: () => Promise<unknown>): Promise<void> {
    this.problem = null;
    try {
      await action();
    } catch (error) {
      this.problem = (error as Error).message;
    }
    await this.refresh();
  }

  /** Adds a video of the server's, or sends one. */
  add(request: ImportRequest, file: File | null): Promise<void> {
    return this.act(async () => {
      const job = await addImport(file ? { ...request, bytes: file.size } : request);
      await this.refresh();
      if (file) await sendVideo(job, file);
    });
  }
}
