import type { Milliseconds } from '@instep/choreo/units';
import type { Clock } from '../../clock.ts';
import type { SessionIndex } from './session-index.ts';

const WATCH_INTERVAL_MS: Milliseconds = 5_000;
const SWEEP_INTERVAL_MS: Milliseconds = 3_600_000;

type Options = {
  readonly index: Pick<SessionIndex, 'isWatching' | 'watchWriters' | 'sweep'>;
  readonly clock: Clock;
};

/**
 * Recovers the sessions of other servers as soon as these are certainly gone, and removes once an hour what could not
 * be removed before. Returns a function that cancels it.
 */
export const startUpkeep = ({ index, clock }: Options): (() => void) => {
  let sweepAt = clock.now() + SWEEP_INTERVAL_MS;
  let cancelTimer = (): void => {};
  const check = async (): Promise<void> => {
    if (index.isWatching) await index.watchWriters();
    if (clock.now() < sweepAt) return;
    sweepAt = clock.now() + SWEEP_INTERVAL_MS;
    await index.sweep();
  };
  const checkLater = (): void => {
    cancelTimer = clock.after(WATCH_INTERVAL_MS, () => {
      checkLater();
      void check();
    });
  };
  checkLater();
  return () => cancelTimer();
};
