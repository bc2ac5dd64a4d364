import type { Milliseconds } from '@instep/choreo/units';

/** Counts down in large numbers on the screen. */
export class Countdown {
  /** The number shown; 0 if none is. */
  count = $state(0);
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** Shows each number from `from` to 1 for `numberTime`. Calls `onCount` with each number, and with 0 at the end. */
  start(from: number, numberTime: Milliseconds, onCount: (count: number) => void): void {
    this.stop();
    const show = (count: number): void => {
      this.count = count;
      this.#timer = count > 0 ? setTimeout(() => show(count - 1), numberTime) : null;
      onCount(count);
    };
    show(from);
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.count = 0;
  }
}
