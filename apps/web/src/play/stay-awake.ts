/** What of the browser keeps a screen on, and tells that the page is looked at again. */
export type AwakePage = {
  readonly wakeLock: Pick<WakeLock, 'request'> | undefined;
  readonly page: Pick<Document, 'visibilityState'> & EventTarget;
};

/**
 * The screen stays on until the returned function is called, where the browser can do that. A browser takes the lock back
 * whenever the page is hidden: it is requested again at each return.
 */
export const keepAwake = ({ wakeLock, page }: AwakePage): (() => void) => {
  if (!wakeLock) return () => undefined;
  const closing = new AbortController();
  let held: Promise<WakeLockSentinel | null> = Promise.resolve(null);
  const request = (): void => {
    if (page.visibilityState !== 'visible') return;
    held = held.then(async (before) => {
      if (closing.signal.aborted || before?.released === false) return before;
      return wakeLock.request('screen').catch(() => null);
    });
  };
  page.addEventListener('visibilitychange', request, { signal: closing.signal });
  request();
  return () => {
    closing.abort();
    void held.then((lock) => lock?.release()).catch(() => undefined);
  };
};

/** The same as an attachment of a screen. */
export const stayAwake = (): (() => void) => {
  const wakeLock = 'wakeLock' in navigator ? navigator.wakeLock : undefined;
  return keepAwake({ wakeLock, page: document });
};
