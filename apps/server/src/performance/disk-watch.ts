import type { Milliseconds } from '@instep/choreo/units';
import type { PerformanceContext } from './context.ts';

type Watched = Pick<PerformanceContext, 'clock' | 'hasDiskSpaceToGrow' | 'resumableRuns' | 'log'>;

/** How often the disk is checked: a hundred players write 6 MB in that time. */
const CHECK_INTERVAL_MS: Milliseconds = 5_000;

/**
 * Ends all dances when the disk is nearly full: they could go on to its very last byte, but then not even their ends
 * could be written, and nothing else on this machine would have room either. Returns a function that cancels it.
 */
export const endDancesOnFullDisk = ({ clock, hasDiskSpaceToGrow, resumableRuns, log }: Watched): (() => void) => {
  let cancelTimer = (): void => {};
  let isCancelled = false;
  const check = async (): Promise<void> => {
    if (resumableRuns.runningCount > 0 && !(await hasDiskSpaceToGrow())) {
      log.error(
        { dances: resumableRuns.runningCount },
        'the disk of the sessions is nearly full: all dances are ended',
      );
      await resumableRuns.stopAll({ reason: 'disk_error' });
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
