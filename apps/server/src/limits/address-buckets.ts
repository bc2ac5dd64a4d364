import type { Seconds } from '@instep/choreo/units';
import type { Clock } from '../clock.ts';
import { RecentAddresses } from './recent-addresses.ts';
import { TokenBucket } from './token-bucket.ts';

/** Limits the rate per address; after a rest it allows a burst. */
export class AddressBuckets {
  readonly #buckets: RecentAddresses<TokenBucket>;
  readonly #createBucket: () => TokenBucket;

  constructor(perSecond: number, burst: number, clock: Pick<Clock, 'now'>) {
    this.#createBucket = () => new TokenBucket(perSecond, burst, clock);
    this.#buckets = new RecentAddresses(this.#createBucket);
  }

  /** How many addresses are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Takes `amount`; false when that exceeds the address's limit. */
  tryConsume(address: string, amount = 1): boolean {
    return this.#buckets.use(address).tryConsume(amount);
  }

  /** How long until `amount` would be allowed for this address; 0 when it is already. Does not count as a use. */
  secondsUntil(address: string, amount = 1): Seconds {
    return (this.#buckets.peek(address) ?? this.#createBucket()).secondsUntil(amount);
  }

  /**
   * Whether the address has its full allowance: nothing was taken, or all of it has been refilled. Does not count as a
   * use.
   */
  isFull(address: string): boolean {
    return this.#buckets.peek(address)?.isFull ?? true;
  }
}
