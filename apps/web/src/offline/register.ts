/** The page's end of the service worker. Without one (in development, over plain http) nothing happens. */
import type { DanceSummary } from '@instep/protocol/http';
import type { KeepMessage } from './keep-message.ts';
import scriptUrl from './worker/service-worker.ts?worker&url';

const workers = (): ServiceWorkerContainer | null =>
  import.meta.env.PROD && window.isSecureContext && 'serviceWorker' in navigator ? navigator.serviceWorker : null;

/** Registers the service worker once the page itself is loaded. */
export const registerServiceWorker = (): void => {
  const register = (): void =>
    void workers()
      ?.register(scriptUrl)
      .catch(() => undefined);
  if (document.readyState === 'complete') register();
  else window.addEventListener('load', register, { once: true });
};

/** Keeps a dance that was opened on this device, unless the player saves data. */
export const keepDance = async (dance: DanceSummary): Promise<void> => {
  const { connection } = navigator as { readonly connection?: { readonly saveData?: boolean } };
  if (connection?.saveData) return;
  const registration = await workers()?.ready;
  registration?.active?.postMessage({ type: 'keep', dance } satisfies KeepMessage);
};
