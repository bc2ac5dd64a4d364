/** The parts of the browser that keep a screen on, and that report that the page is visible again. */
export type WakeLockPage = {
  readonly wakeLock: Pick<WakeLock, 'request'> | undefined;
  readonly page: Pick<Document, 'visibilityState'> & EventTarget;
};

/**
 * Keeps the screen on until the returned function is called, if the browser can do that. A browser releases the lock
 * whenever the page is hidden: it is requested again each time the page is visible.
 */
export const keepScreenOn = ({ wakeLock, page }: WakeLockPage): (() => void) => {
  if (!wakeLock) return () => undefined;
  const closing = new AbortController();
  let pendingLock: Promise<WakeLockSentinel | null> = Promise.resolve(null);
  const request = (): void => {
    if (page.visibilityState !== 'visible') return;
    pendingLock = pendingLock.then(async (before) => {
      if (closing.signal.aborted || before?.released === false) return before;
      return wakeLock.request('screen').catch(() => null);
    });
  };
  page.addEventListener('visibilitychange', request, { signal: closing.signal });
  request();
  return () => {
    closing.abort();
    void pendingLock.then((lock) => lock?.release()).catch(() => undefined);
  };
};

/** The same, as a Svelte attachment for a screen of the app. */
export const screenStaysOn = (): (() => void) => {
  const wakeLock = 'wakeLock' in navigator ? navigator.wakeLock : undefined;
  return keepScreenOn({ wakeLock, page: document });
};
