import type { Milliseconds } from '@instep/choreo/units';

type Timer = { readonly at: Milliseconds; readonly then: () => void };

/** A clock that advances only when the test tells it to. */
export const createManualClock = () => {
  let now: Milliseconds = 0;
  const timers = new Set<Timer>();
  return {
    now: () => now,
    after: (delay: Milliseconds, then: () => void) => {
      if (!Number.isFinite(delay)) throw new RangeError(`expected a delay in ms, got ${delay}`);
      const timer = { at: now + delay, then };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    /** Advances the time and runs the timers that are due, in order. */
    advance: (duration: Milliseconds) => {
      const end = now + duration;
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (!next) break;
        timers.delete(next);
        now = next.at;
        next.then();
      }
      now = end;
    },
  };
};
