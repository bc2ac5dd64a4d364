import { SvelteMap } from 'svelte/reactivity';
import type { ImportJob } from '@instep/protocol/studio';
import { listImports, sendPiece } from './studio-api.ts';
import { sendVideo, type SendTrouble } from './video-sender.ts';

/** The uploads that this page is sending, by the id of their import. They continue while other screens are open. */
class Uploads {
  readonly #troubles = new SvelteMap<string, SendTrouble | null>();

  get isSending(): boolean {
    return this.#troubles.size > 0;
  }

  isSent(id: string): boolean {
    return this.#troubles.has(id);
  }

  /** Why an upload is paused; `null` if it is not. */
  troubleOf(id: string): SendTrouble | null {
    return this.#troubles.get(id) ?? null;
  }

  /** Sends a file from where the server's copy ends. Rejects if it can't continue. */
  async send(job: ImportJob, file: Blob): Promise<void> {
    if (this.isSent(job.id)) return;
    this.#troubles.set(job.id, null);
    try {
      await sendVideo(job, file, {
        sendPiece,
        look: async (id) => (await listImports()).find((one) => one.id === id) ?? null,
        wait: (delay) => new Promise((resolve) => setTimeout(resolve, delay)),
        onTrouble: (trouble) => this.#troubles.set(job.id, trouble),
      });
    } finally {
      this.#troubles.delete(job.id);
    }
  }
}

export const uploads = new Uploads();
