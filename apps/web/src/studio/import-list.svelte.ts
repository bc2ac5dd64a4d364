import type { Milliseconds } from '@instep/choreo/units';
import { fingerprintOf } from './file-fingerprint.ts';
import type { ImportJob, ImportRequest } from '@instep/protocol/studio';
import { needsPin } from '../api.ts';
import { addImport, listImports } from './studio-api.ts';
import { uploads } from './uploads.svelte.ts';

/** How often the server is asked while something is under way. */
const EVERY_MS: Milliseconds = 1000;

/** The imports as the server has them, asked for while this is open. */
export class ImportList {
  jobs = $state.raw<readonly ImportJob[]>([]);
  /** Why the last thing asked for was refused. */
  problem = $state<string | null>(null);
  /** The import that a different file was chosen to continue. */
  otherFileFor = $state<string | null>(null);
  readonly #onDone: () => void;
  readonly #onLocked: () => void;
  #timer: ReturnType<typeof setInterval> | null = null;

  /** `onDone` is told when an import has ended, `onLocked` when the server asks for the PIN. */
  constructor({ onDone, onLocked }: { readonly onDone: () => void; readonly onLocked: () => void }) {
    this.#onDone = onDone;
    this.#onLocked = onLocked;
  }

  open(): void {
    void this.refresh();
    this.#timer ??= setInterval(() => void this.refresh(), EVERY_MS);
  }

  close(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  async refresh(): Promise<void> {
    const jobs = await listImports().catch((error: unknown) => {
      if (needsPin(error)) this.#onLocked();
      return null;
    });
    if (!jobs) return;
    const before = this.jobs;
    this.jobs = jobs;
    const wasUnderWay = (id: string): boolean => before.some((job) => job.id === id && job.state !== 'done');
    if (jobs.some(({ id, state }) => state === 'done' && wasUnderWay(id))) this.#onDone();
  }

  /** Does something with an import and looks again; what is refused is told in `problem`. */
  async act(action: () => Promise<unknown>): Promise<void> {
    this.problem = null;
    this.otherFileFor = null;
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
      const sent = file && { bytes: file.size, fingerprint: await fingerprintOf(file) };
      const job = await addImport({ ...request, ...sent });
      await this.refresh();
      if (file) await uploads.send(job, file);
    });
  }

  /** Goes on with an upload that was broken off, by the file that it began with, chosen once more. */
  continue(job: ImportJob, file: File): Promise<void> {
    return this.act(async () => {
      const isSame =
        file.size === job.bytes &&
        (job.fingerprint === undefined ? file.name === job.video : (await fingerprintOf(file)) === job.fingerprint);
      if (isSame) await uploads.send(job, file);
      else this.otherFileFor = job.id;
    });
  }
}
