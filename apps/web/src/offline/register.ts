/** The page's end of the service worker. Without one (in development, over plain http) nothing happens. */
import type { DanceSummary } from '@instep/protocol/http';
import { BuildWatch, isServedNow } from './build-watch.ts';
import type { KeepMessage } from './keep-message.ts';
import scriptUrl from './worker/service-worker.ts?worker&url';
import { originalOf } from '../words/dance-texts.ts';

const workers = (): ServiceWorkerContainer | null =>
  import.meta.env.PROD && window.isSecureContext && 'serviceWorker' in navigator ? navigator.serviceWorker : null;

/** Registers the service worker once the page itself is loaded, and watches for new builds of the app. */
export const registerServiceWorker = (onNewBuild: () => void): void => {
  const script = document.querySelector<HTMLScriptElement>('script[type=module]')?.src ?? '';
  const watch = new BuildWatch({ page: document, isCurrent: () => isServedNow(script), onNewBuild });
  // A script that is loaded late may be gone with its build.
  window.addEventListener('vite:preloadError', () => void watch.check());
  const register = async (): Promise<void> => {
    const registration = await workers()
      ?.register(scriptUrl)
      .catch(() => undefined);
    if (registration) watch.follow(registration);
  };
  if (document.readyState === 'complete') void register();
  else window.addEventListener('load', () => void register(), { once: true });
};

/** Keeps a dance that was opened on this device, unless the player saves data. */
export const keepDance = async (dance: DanceSummary): Promise<void> => {
  const { connection } = navigator as { readonly connection?: { readonly saveData?: boolean } };
  if (connection?.saveData) return;
  const registration = await workers()?.ready;
  registration?.active?.postMessage({ type: 'keep', dance: originalOf(dance) } satisfies KeepMessage);
};
