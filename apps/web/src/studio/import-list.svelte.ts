import type { Milliseconds } from '@instep/choreo/units';
import { fingerprintOf } from './file-fingerprint.ts';
import type { ImportJob, ImportRequest } from '@instep/protocol/studio';
import { needsPin } from '../api.ts';
import { addImport, listImports } from './studio-api.ts';
import { studioErrorOf, type StudioError } from './studio-error.ts';
import { uploads } from './uploads.svelte.ts';

/** How often the list is requested from the server. */
const REFRESH_INTERVAL_MS: Milliseconds = 1000;

/** The imports on the server, requested regularly while the list is open. */
export class ImportList {
  jobs = $state.raw<readonly ImportJob[]>([]);
  /** Why the last action failed. */
  error = $state<StudioError | null>(null);
  /** The import whose upload should continue, but with a different file. */
  differentFileFor = $state<string | null>(null);
  readonly #onDone: () => void;
  readonly #onPinRequired: () => void;
  #timer: ReturnType<typeof setInterval> | null = null;

  /** `onDone` is called when an import is done, `onPinRequired` when the server requires the PIN. */
  constructor({ onDone, onPinRequired }: { readonly onDone: () => void; readonly onPinRequired: () => void }) {
    this.#onDone = onDone;
    this.#onPinRequired = onPinRequired;
  }

  open(): void {
    void this.refresh();
    this.#timer ??= setInterval(() => void this.refresh(), REFRESH_INTERVAL_MS);
  }

  close(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  async refresh(): Promise<void> {
    const jobs = await listImports().catch((error: unknown) => {
      if (needsPin(error)) this.#onPinRequired();
      return null;
    });
    if (!jobs) return;
    const before = this.jobs;
    this.jobs = jobs;
    const wasUnfinished = (id: string): boolean => before.some((job) => job.id === id && job.state !== 'done');
    if (jobs.some(({ id, state }) => state === 'done' && wasUnfinished(id))) this.#onDone();
  }

  /** Runs an action on an import, then refreshes the list; if the action fails, `error` says why. */
  async runAction(action: () => Promise<unknown>): Promise<void> {
    this.error = null;
    this.differentFileFor = null;
    try {
      await action();
    } catch (error) {
      this.error = studioErrorOf(error);
    }
    await this.refresh();
  }

  /** Imports a video from the server's disk, or uploads `file`. */
  startImport(request: ImportRequest, file: File | null): Promise<void> {
    return this.runAction(async () => {
      const sent = file && { bytes: file.size, fingerprint: await fingerprintOf(file) };
      const job = await addImport({ ...request, ...sent });
      await this.refresh();
      if (file) await uploads.upload(job, file);
    });
  }

  /** Continues an interrupted upload; the user has to choose the same file again. */
  resumeUpload(job: ImportJob, file: File): Promise<void> {
    return this.runAction(async () => {
      const isSame =
        file.size === job.bytes &&
        (job.fingerprint === undefined ? file.name === job.video : (await fingerprintOf(file)) === job.fingerprint);
      if (isSame) await uploads.upload(job, file);
      else this.differentFileFor = job.id;
    });
  }
}
