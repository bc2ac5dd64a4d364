import type { Milliseconds } from '@instep/choreo/units';

/** The time that passes here, and waking up in it. Tests bring their own. */
export type Clock = {
  /** Never runs backwards; its zero means nothing. */
  readonly now: () => Milliseconds;
  /** Runs `then` once after a while; the answer calls it off. */
  readonly after: (delay: Milliseconds, then: () => void) => () => void;
};

/** Timers know no longer delay: beyond it they would go off at once. */
const LONGEST_DELAY: Milliseconds = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => performance.now(),
  after: (delay, then) => {
    const timer = setTimeout(then, Math.min(delay, LONGEST_DELAY));
    return () => clearTimeout(timer);
  },
};
