import type { Seconds } from '@instep/choreo/units';
import type { Clock } from '../clock.ts';

/** Limits a rate per second; after a rest it allows a burst. */
export class TokenBucket {
  #tokens: number;
  #filledAt: number;
  readonly #perSecond: number;
  readonly #most: number;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(perSecond: number, most: number, clock: Pick<Clock, 'now'>) {
    this.#perSecond = perSecond;
    this.#most = most;
    this.#tokens = most;
    this.#clock = clock;
    this.#filledAt = clock.now();
  }

  /** Whether the bucket has refilled completely. */
  get isFull(): boolean {
    this.#fill();
    return this.#tokens >= this.#most;
  }

  /** Takes `amount`; false when there is not enough. */
  take(amount = 1): boolean {
    this.#fill();
    if (amount > this.#tokens) return false;
    this.#tokens -= amount;
    return true;
  }

  /** How long until `amount` is available; 0 when it is. */
  waitFor(amount = 1): Seconds {
    this.#fill();
    return Math.max(0, amount - this.#tokens) / this.#perSecond;
  }

  #fill(): void {
    const now = this.#clock.now();
    this.#tokens = Math.min(this.#most, this.#tokens + (this.#perSecond * (now - this.#filledAt)) / 1000);
    this.#filledAt = now;
  }
}
