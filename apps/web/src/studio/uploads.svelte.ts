import { SvelteMap } from 'svelte/reactivity';
import type { ImportJob } from '@instep/protocol/studio';
import { listImports, sendChunk } from './studio-api.ts';
import { uploadVideo, type UploadInterruption } from './video-upload.ts';

/** The uploads that this page is sending, by the id of their import. They continue while other screens are open. */
class Uploads {
  readonly #interruptions = new SvelteMap<string, UploadInterruption | null>();

  get isAnyActive(): boolean {
    return this.#interruptions.size > 0;
  }

  isActive(id: string): boolean {
    return this.#interruptions.has(id);
  }

  /** Why an upload is paused; `null` if it is not. */
  interruptionOf(id: string): UploadInterruption | null {
    return this.#interruptions.get(id) ?? null;
  }

  /** Sends a file from where the server's copy ends. Rejects if it can't continue. */
  async upload(job: ImportJob, file: Blob): Promise<void> {
    if (this.isActive(job.id)) return;
    this.#interruptions.set(job.id, null);
    try {
      await uploadVideo(job, file, {
        sendChunk,
        getJob: async (id) => (await listImports()).find((one) => one.id === id) ?? null,
        wait: (delay) => new Promise((resolve) => setTimeout(resolve, delay)),
        onInterruption: (interruption) => this.#interruptions.set(job.id, interruption),
      });
    } finally {
      this.#interruptions.delete(job.id);
    }
  }
}

export const uploads = new Uploads();
