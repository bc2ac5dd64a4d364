/** Notices that the server has another build than the one that runs in this page. */
import type { Milliseconds } from '@instep/choreo/units';
import type { TakeOverMessage } from './keep-message.ts';

/** A page that stays open, as on a TV, asks this often; others ask when they are shown again. */
const ASK_EVERY_MS: Milliseconds = 3_600_000;

export type BuildWatchOptions = {
  readonly page: Pick<Document, 'visibilityState'> & EventTarget;
  /** Whether the build that the server has now is the one of this page; rejects if the server is away. */
  readonly isCurrent: () => Promise<boolean>;
  readonly onNewBuild: () => void;
};

type Registration = Pick<ServiceWorkerRegistration, 'waiting' | 'installing' | 'update'> & EventTarget;

/**
 * A new build's worker waits, so that pages keep the worker they began with. It takes over from a page of its own build,
 * which changes nothing for that page; pages of the build before keep their files (shell.ts) until they are reloaded.
 */
export class BuildWatch {
  readonly #options: BuildWatchOptions;

  constructor(options: BuildWatchOptions) {
    this.#options = options;
  }

  /** Watches for the workers of new builds. */
  follow(registration: Registration): void {
    registration.addEventListener('updatefound', () => {
      const worker = registration.installing;
      worker?.addEventListener('statechange', () => {
        if (worker.state === 'installed') void this.check(registration);
      });
    });
    const ask = (): void => void registration.update().catch(() => undefined);
    this.#options.page.addEventListener('visibilitychange', () => {
      if (this.#options.page.visibilityState === 'visible') ask();
    });
    setInterval(ask, ASK_EVERY_MS);
    if (registration.waiting) void this.check(registration);
  }

  /** Reports a new build, or lets the worker of this one take over. */
  async check(registration: Pick<ServiceWorkerRegistration, 'waiting'> | null = null): Promise<void> {
    const isCurrent = await this.#options.isCurrent().catch(() => null);
    if (isCurrent === false) this.#options.onNewBuild();
    if (isCurrent) registration?.waiting?.postMessage({ type: 'take-over' } satisfies TakeOverMessage);
  }
}

/** Whether the server's page starts with this script, whose name has a hash of all that it loads. */
export const isServedNow = async (script: string): Promise<boolean> => {
  const response = await fetch('/index.html', { cache: 'no-store' });
  if (!response.ok) throw new Error(`/index.html: expected 200, got ${response.status}`);
  return (await response.text()).includes(new URL(script).pathname);
};
