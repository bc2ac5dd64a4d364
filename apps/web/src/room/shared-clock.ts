import {
  agedBound,
  bestReading,
  readExchange,
  slewedOffset,
  withReading,
  type ClockReading,
} from '@instep/choreo/room-clock';
import type { Milliseconds } from '@instep/choreo/units';

export type SharedClockOptions = {
  /** Sends one question; `handleAnswer` gets the answer. */
  readonly ask: (sent: Milliseconds) => void;
  /** The device's own clock: `performance.now()`, never the time of day, which jumps. */
  readonly localNow?: () => Milliseconds;
};

/** How many exchanges make the clock reliable, and how they follow each other. */
const FIRST_EXCHANGES = 8;
const FIRST_INTERVAL: Milliseconds = 60;
const INTERVAL: Milliseconds = 5_000;

/** The room's clock on this device: the server's, as exact as exchanges with it make it. */
export class SharedClock {
  readonly #options: SharedClockOptions;
  readonly #localNow: () => Milliseconds;
  #readings: readonly ClockReading[] = [];
  /** The offset that was shown last, and when. */
  #shown: { readonly offset: Milliseconds; readonly at: Milliseconds } | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  constructor(options: SharedClockOptions) {
    this.#options = options;
    this.#localNow = options.localNow ?? (() => performance.now());
  }

  /** The room's time. */
  now(): Milliseconds {
    return this.toRoom(this.#localNow());
  }

  /** A moment of the device's clock on the room's. */
  toRoom(local: Milliseconds): Milliseconds {
    return local + this.#offset();
  }

  /** A moment of the room's clock on the device's. */
  toLocal(room: Milliseconds): Milliseconds {
    return room - this.#offset();
  }

  /** How wrong the clock may be at most; infinite before the first answer. */
  get boundMs(): Milliseconds {
    const now = this.#localNow();
    const best = bestReading(this.#readings, now);
    return best ? agedBound(best, now) + Math.abs(best.offset - this.#offset()) : Infinity;
  }

  /** Eight exchanges agree: the clock may be relied on. */
  get isSettled(): boolean {
    return this.#readings.length >= FIRST_EXCHANGES;
  }

  /** Begins to ask, quickly at first; also after a break or a sleep. */
  start(): void {
    this.stop();
    this.#asked = 0;
    this.#ask();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** `sent` is what was asked with, `at` the room's time of the answer, which arrives now. */
  handleAnswer({ sent, at }: { readonly sent: Milliseconds; readonly at: Milliseconds }): void {
    const received = this.#localNow();
    const before = this.#readings.length;
    // What is shown until now, from which the new offset is approached.
    this.#offset();
    this.#readings = withReading(this.#readings, readExchange({ sent, at, received }));
    // None of the readings before agrees with this one: a clock has jumped.
    if (before > 0 && this.#readings.length === 1) this.start();
  }

  #ask(): void {
    this.#asked += 1;
    const interval = this.#asked < FIRST_EXCHANGES ? FIRST_INTERVAL : INTERVAL;
    this.#timer = setTimeout(() => this.#ask(), interval);
    this.#options.ask(this.#localNow());
  }

  #offset(): Milliseconds {
    const now = this.#localNow();
    const best = bestReading(this.#readings, now);
    if (!best) return 0;
    // Before the clock is settled nothing hangs on it, so the best offset is shown at once.
    const offset =
      this.#shown && this.isSettled ? slewedOffset(this.#shown.offset, best.offset, now - this.#shown.at) : best.offset;
    this.#shown = { offset, at: now };
    return offset;
  }
}
