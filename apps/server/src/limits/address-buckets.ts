import type { Seconds } from '@instep/choreo/units';
import type { Clock } from '../clock.ts';
import { TokenBucket } from './token-bucket.ts';

/** Beyond so many addresses the one that has been quiet longest is forgotten. */
const MAX_ADDRESSES = 10_000;

/** Lets so much a second through from each address, and more for a moment after a rest. */
export class AddressBuckets {
  /** Those that were asked for last are last. */
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #create: () => TokenBucket;

  constructor(perSecond: number, most: number, clock: Pick<Clock, 'now'>) {
    this.#create = () => new TokenBucket(perSecond, most, clock);
  }

  /** How many addresses are remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  /** False when it would be too much from this address. */
  take(address: string, amount = 1): boolean {
    return this.#bucketOf(address).take(amount);
  }

  /** How long until so much would be let through from this address; 0 when it would be now. */
  waitFor(address: string, amount = 1): Seconds {
    return this.#bucketOf(address).waitFor(amount);
  }

  /** Whether nothing was taken by this address, or all of it is here again. */
  isFull(address: string): boolean {
    return this.#bucketOf(address).isFull;
  }

  /** A Map keeps the order in which its keys came: to forget the quietest costs the same however many there are. */
  #bucketOf(address: string): TokenBucket {
    const bucket = this.#buckets.get(address) ?? this.#create();
    this.#buckets.delete(address);
    this.#buckets.set(address, bucket);
    if (this.#buckets.size > MAX_ADDRESSES) this.#buckets.delete(this.#buckets.keys().next().value as string);
    return bucket;
  }
}
