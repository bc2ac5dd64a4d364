import type { Milliseconds } from '@instep/choreo/units';
import type { PerformanceContext } from './context.ts';

type Watched = Pick<PerformanceContext, 'clock' | 'hasDiskSpaceToGrow' | 'resumables' | 'log'>;

/** How often the disk is checked: a hundred players write 6 MB in that time. */
const CHECK_INTERVAL_MS: Milliseconds = 5_000;

/**
 * Ends all dances when the disk is nearly full: they could go on to its very last byte, but then not even their ends
 * could be written, and nothing else on this machine would have room either. Returns a function that cancels it.
 */
export const endDancesOnFullDisk = ({ clock, hasDiskSpaceToGrow, resumables, log }: Watched): (() => void) => {
  let cancelTimer = (): void => {};
  let isCancelled = false;
  const check = async (): Promise<void> => {
    if (resumables.running > 0 && !(await hasDiskSpaceToGrow())) {
      log.error({ dances: resumables.running }, 'the disk of the sessions is nearly full: all dances are ended');
      await resumables.endAll({ reason: 'disk_error' });
    }
    if (!isCancelled) checkLater();
  };
  const checkLater = (): void => void (cancelTimer = clock.after(CHECK_INTERVAL_MS, () => void check()));
  checkLater();
  return () => {
    isCancelled = true;
    cancelTimer();
  };
};
