import type { Milliseconds } from '@instep/choreo/units';
import type { Clock } from '../clock.ts';

/** What is watched, and for how long it may be quiet. */
export type HangWatchOptions = {
  readonly clock: Clock;
  /** How long it may take of its own time. */
  readonly patienceMs: Milliseconds;
  /** How long it has waited for a core so far. */
  readonly coreWaitMs: () => Milliseconds;
  readonly onHang: (quietMs: Milliseconds) => void;
};

/** How often its time is looked at. */
const LOOK_EVERY_MS: Milliseconds = 250;
/** Whatever the machine's load, after so many times its patience nobody waits any longer. */
const MOST_PATIENCE = 15;

/**
 * Tells once when somebody has been quiet for too long: in an endless loop, asleep or stopped. What counts is its own
 * time, in which it could have worked: on a machine that others use it may wait for a core longer than it works. And
 * time in which this process itself was held up counts as one look, for an answer may have come and not been read.
 * Counting begins with the first look: most answers come before it, and a look costs more than a timer. Answers how to
 * call it off.
 */
export const watchForHang = ({ clock, patienceMs, coreWaitMs, onHang }: HangWatchOptions): (() => void) => {
  const begun = clock.now();
  let before: { readonly at: Milliseconds; readonly waitedMs: Milliseconds } | null = null;
  let ownMs: Milliseconds = 0;
  let callOff = (): void => {};
  const look = (): void => {
    const now = { at: clock.now(), waitedMs: coreWaitMs() };
    if (before) {
      const passedMs = Math.min(now.at - before.at, LOOK_EVERY_MS);
      ownMs += Math.max(0, passedMs - (now.waitedMs - before.waitedMs));
    }
    before = now;
    if (ownMs >= patienceMs || now.at - begun >= MOST_PATIENCE * patienceMs) return onHang(now.at - begun);
    callOff = clock.after(LOOK_EVERY_MS, look);
  };
  callOff = clock.after(LOOK_EVERY_MS, look);
  return () => callOff();
};
