import type { Milliseconds } from '@instep/choreo/units';

type Sleeper = { readonly at: Milliseconds; readonly then: () => void };

/** A clock that advances only when the test tells it to. */
export const createManualClock = () => {
  let now: Milliseconds = 0;
  const sleepers = new Set<Sleeper>();
  return {
    now: () => now,
    after: (delay: Milliseconds, then: () => void) => {
      if (!Number.isFinite(delay)) throw new RangeError(`expected a delay in ms, got ${delay}`);
      const sleeper = { at: now + delay, then };
      sleepers.add(sleeper);
      return () => void sleepers.delete(sleeper);
    },
    /** Advances the time and runs the timers that are due, in order. */
    pass: (duration: Milliseconds) => {
      const end = now + duration;
      for (;;) {
        const [next] = [...sleepers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (!next) break;
        sleepers.delete(next);
        now = next.at;
        next.then();
      }
      now = end;
    },
  };
};
