import type { Milliseconds } from '@instep/choreo/units';
import type { RoomTime } from './room-time.ts';

/** A longer wait asks the clock again shortly before its end: the clock is slewed meanwhile. */
const LONG_WAIT: Milliseconds = 100;

/** Waits for a moment of the room's clock. */
export class RoomTimer {
  readonly #clock: RoomTime;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(clock: RoomTime) {
    this.#clock = clock;
  }

  /** Calls `then` at the moment, and at once if it has passed; cancels what was set before. */
  set(moment: Milliseconds, then: () => void): void {
    this.clear();
    const wait = this.#clock.toLocal(moment) - performance.now();
    this.#timer =
      wait <= LONG_WAIT
        ? setTimeout(then, Math.max(0, wait))
        : setTimeout(() => this.set(moment, then), wait - LONG_WAIT / 2);
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
