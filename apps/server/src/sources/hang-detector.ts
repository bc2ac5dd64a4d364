import { readdirSync, readFileSync } from 'node:fs';
import type { Milliseconds } from '@instep/choreo/units';
import type { Clock } from '../clock.ts';

export type HangDetectorOptions = {
  readonly clock: Clock;
  /** After how much time of its own a quiet process counts as hanging. */
  readonly timeoutMs: Milliseconds;
  /** How long it has waited for a core so far. */
  readonly cpuWaitMs: () => Milliseconds;
  /** Called once, with the wall time since detection began. */
  readonly onHang: (quietMs: Milliseconds) => void;
};

/** How often the process is checked. */
const CHECK_INTERVAL_MS: Milliseconds = 250;
/** Whatever the load of the machine, a process that is quiet for this many timeouts counts as hanging. */
const MAX_TIMEOUTS = 15;

/**
 * Calls `onHang` when a process has been quiet for too long: in an endless loop, asleep or stopped. Only the time in
 * which it could have worked counts: on a busy machine it may wait longer for a core than it works. Time in which this
 * process itself was blocked counts as one check, because an answer may have arrived and not been read. Counting begins
 * with the first check: most answers arrive before it, and a check costs more than a timer. Returns a function that
 * cancels the detection.
 */
export const detectHang = ({ clock, timeoutMs, cpuWaitMs, onHang }: HangDetectorOptions): (() => void) => {
  const startedAt = clock.now();
  let before: { readonly at: Milliseconds; readonly waitedMs: Milliseconds } | null = null;
  let ownMs: Milliseconds = 0;
  let cancel = (): void => {};
  const check = (): void => {
    const now = { at: clock.now(), waitedMs: cpuWaitMs() };
    if (before) {
      const passedMs = Math.min(now.at - before.at, CHECK_INTERVAL_MS);
      ownMs += Math.max(0, passedMs - (now.waitedMs - before.waitedMs));
    }
    before = now;
    if (ownMs >= timeoutMs || now.at - startedAt >= MAX_TIMEOUTS * timeoutMs) return onHang(now.at - startedAt);
    cancel = clock.after(CHECK_INTERVAL_MS, check);
  };
  cancel = clock.after(CHECK_INTERVAL_MS, check);
  return () => cancel();
};

const NS_PER_MS = 1e6;

/**
 * How long a process has been ready to run without getting a core, all its threads together. 0 where the system does
 * not report it (only Linux does), or when the process is gone.
 */
export const cpuWaitOf = (pid: number | null): Milliseconds => {
  if (pid === null) return 0;
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    return threads.reduce((sum, thread) => sum + waitIn(`/proc/${pid}/task/${thread}/schedstat`), 0) / NS_PER_MS;
  } catch {
    return 0;
  }
};

/** The second number is the time spent on a run queue. */
const waitIn = (file: string): number => {
  try {
    return Number(readFileSync(file, 'utf8').split(' ')[1]);
  } catch {
    // The thread has ended meanwhile.
    return 0;
  }
};
