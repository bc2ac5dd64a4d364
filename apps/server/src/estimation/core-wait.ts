import { readdirSync, readFileSync } from 'node:fs';
import type { Milliseconds } from '@instep/choreo/units';

const NS_PER_MS = 1e6;

/**
 * How long a process has been ready to work so far and was given no core, all its threads together. 0 where the system
 * does not say so (only Linux does), or when it has gone.
 */
export const coreWaitOf = (pid: number | null): Milliseconds => {
  if (pid === null) return 0;
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    return threads.reduce((sum, thread) => sum + waitOf(`/proc/${pid}/task/${thread}/schedstat`), 0) / NS_PER_MS;
  } catch {
    return 0;
  }
};

/** The second number is the time spent on a run queue. */
const waitOf = (file: string): number => {
  try {
    return Number(readFileSync(file, 'utf8').split(' ')[1]);
  } catch {
    // A thread that has ended meanwhile.
    return 0;
  }
};
