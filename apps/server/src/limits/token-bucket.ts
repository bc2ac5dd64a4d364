import type { Seconds } from '@instep/choreo/units';
import type { Clock } from '../clock.ts';

/** Limits a rate per second; after a rest it allows a burst. */
export class TokenBucket {
  #tokens: number;
  #refilledAt: number;
  readonly #perSecond: number;
  readonly #capacity: number;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(perSecond: number, capacity: number, clock: Pick<Clock, 'now'>) {
    this.#perSecond = perSecond;
    this.#capacity = capacity;
    this.#tokens = capacity;
    this.#clock = clock;
    this.#refilledAt = clock.now();
  }

  /** Whether the bucket has refilled completely. */
  get isFull(): boolean {
    this.#refill();
    return this.#tokens >= this.#capacity;
  }

  /** Takes `amount`; false when there is not enough. */
  tryConsume(amount = 1): boolean {
    this.#refill();
    if (amount > this.#tokens) return false;
    this.#tokens -= amount;
    return true;
  }

  /** How long until `amount` is available; 0 when it is. */
  secondsUntil(amount = 1): Seconds {
    this.#refill();
    return Math.max(0, amount - this.#tokens) / this.#perSecond;
  }

  #refill(): void {
    const now = this.#clock.now();
    this.#tokens = Math.min(this.#capacity, this.#tokens + (this.#perSecond * (now - this.#refilledAt)) / 1000);
    this.#refilledAt = now;
  }
}
