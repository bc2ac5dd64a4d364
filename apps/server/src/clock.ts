import type { Milliseconds } from '@instep/choreo/units';

/** A monotonic clock with timers. Tests bring their own. */
export type Clock = {
  /** Never runs backwards; its zero has no meaning. */
  readonly now: () => Milliseconds;
  /** Runs `then` once after the delay; returns a function that cancels it. */
  readonly after: (delay: Milliseconds, then: () => void) => () => void;
};

/** The longest delay that timers support: with a longer one they would fire at once. */
const MAX_DELAY: Milliseconds = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => performance.now(),
  after: (delay, then) => {
    const timer = setTimeout(then, Math.min(delay, MAX_DELAY));
    return () => clearTimeout(timer);
  },
};
