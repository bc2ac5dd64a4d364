import type { Milliseconds } from '@instep/choreo/units';

/** A closed terminal (SIGHUP) is handled like Ctrl-C (SIGINT) and `systemctl stop` (SIGTERM): all let dances finish. */
export const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * A terminal signals every process of its group, and npm and start.mjs forward signals: one request arrives several
 * times.
 */
const SAME_REQUEST_MS: Milliseconds = 1000;

/** What a signal asks for. */
export type StopRequest = 'finish' | 'same' | 'at once';

/** Distinguishes a second, later request from the copies of the first. */
export const createStopRequests = (now: () => Milliseconds): (() => StopRequest) => {
  let requestedAt: Milliseconds | null = null;
  return () => {
    if (requestedAt === null) {
      requestedAt = now();
      return 'finish';
    }
    return now() - requestedAt < SAME_REQUEST_MS ? 'same' : 'at once';
  };
};

/** The message on the terminal of the person who stops the server; `null` when there is nothing to wait for. */
export const finishingMessage = (dances: number, drainMs: Milliseconds): string | null => {
  if (dances === 0 || drainMs === 0) return null;
  const what = dances === 1 ? '1 dance' : `${dances} dances`;
  return `Finishing ${what}, for ${Math.ceil(drainMs / 1000)} s at most; press Ctrl-C again to stop at once.`;
};
