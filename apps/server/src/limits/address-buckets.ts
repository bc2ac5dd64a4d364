import type { Seconds } from '@instep/choreo/units';
import type { Clock } from '../clock.ts';
import { TokenBucket } from './token-bucket.ts';

/** When there are more addresses, the one that has been quiet longest is forgotten. */
const MAX_ADDRESSES = 10_000;

/** Limits the rate per address; after a rest it allows a burst. */
export class AddressBuckets {
  /** In the order of last use, the latest last. */
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #createBucket: () => TokenBucket;

  constructor(perSecond: number, burst: number, clock: Pick<Clock, 'now'>) {
    this.#createBucket = () => new TokenBucket(perSecond, burst, clock);
  }

  /** How many addresses are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Takes `amount`; false when that exceeds the address's limit. */
  tryConsume(address: string, amount = 1): boolean {
    return this.#bucketOf(address).tryConsume(amount);
  }

  /** How long until `amount` would be allowed for this address; 0 when it is already. */
  secondsUntil(address: string, amount = 1): Seconds {
    return this.#bucketOf(address).secondsUntil(amount);
  }

  /** Whether the address has its full allowance: nothing was taken, or all of it has been refilled. */
  isFull(address: string): boolean {
    return this.#bucketOf(address).isFull;
  }

  /**
   * A Map keeps the order in which its keys were inserted: evicting the quietest address costs the same however many
   * there are.
   */
  #bucketOf(address: string): TokenBucket {
    const bucket = this.#buckets.get(address) ?? this.#createBucket();
    this.#buckets.delete(address);
    this.#buckets.set(address, bucket);
    if (this.#buckets.size > MAX_ADDRESSES) this.#buckets.delete(this.#buckets.keys().next().value as string);
    return bucket;
  }
}
