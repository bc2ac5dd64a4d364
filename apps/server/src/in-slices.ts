import type { Steps } from '@instep/choreo/steps';
import type { Milliseconds } from '@instep/choreo/units';

/** Runs long work on the only event loop without blocking it. */
export type RunInSlices = <T>(steps: Steps<T>) => Promise<T>;

/** How long one slice may keep the loop busy; a step that takes longer is not interrupted. */
const SLICE_MS: Milliseconds = 5;

type Job = {
  readonly steps: Steps<unknown>;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
};

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Runs one slice per turn of the loop, from each job in turn: when a whole class needs something at once, all of it
 * takes longer, and no other work is held up.
 */
export const createSlicer = (
  now: () => Milliseconds = () => performance.now(),
  yieldToLoop = nextTurn,
): RunInSlices => {
  const waiting: Job[] = [];
  let isRunning = false;

  /** Returns false when the job is done. */
  const runSlice = ({ steps, resolve, reject }: Job): boolean => {
    const until = now() + SLICE_MS;
    try {
      do {
        const step = steps.next();
        if (!step.done) continue;
        resolve(step.value as never);
        return false;
      } while (now() < until);
      return true;
    } catch (error) {
      reject(error);
      return false;
    }
  };

  const runAll = async (): Promise<void> => {
    isRunning = true;
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      if (runSlice(job)) waiting.push(job);
      await yieldToLoop();
    }
    isRunning = false;
  };

  return (steps) =>
    new Promise((resolve, reject) => {
      waiting.push({ steps, resolve, reject });
      if (!isRunning) void runAll();
    });
};

/** The slicer of this process, which has one loop. */
export const runInSlices: RunInSlices = createSlicer();
