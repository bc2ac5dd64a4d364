/** The screen stays on while one dances, where the browser can do that; returns the way to let it go. */
export const stayAwake = (): (() => void) => {
  const lock = 'wakeLock' in navigator ? navigator.wakeLock.request('screen').catch(() => null) : null;
  return () => void lock?.then((held) => held?.release());
};
