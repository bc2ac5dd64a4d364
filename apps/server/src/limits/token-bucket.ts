import type { Seconds } from '@instep/choreo/units';
import type { Clock } from '../clock.ts';

/** Lets so much through a second, and more for a moment after a rest. */
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

  /** Whether all that would fit is here again. */
  get isFull(): boolean {
    this.#fill();
    return this.#tokens >= this.#most;
  }

  /** False when it would be too much. */
  take(amount = 1): boolean {
    this.#fill();
    if (amount > this.#tokens) return false;
    this.#tokens -= amount;
    return true;
  }

  /** How long until so much is here; 0 when it is. */
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
