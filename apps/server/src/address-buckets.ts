import type { Clock } from './clock.ts';
import { TokenBucket } from './token-bucket.ts';

/** Beyond so many addresses those are forgotten that have been quiet. */
const MOST_ADDRESSES = 10_000;

/** Lets so much a second through from each address, and more for a moment after a rest. */
export class AddressBuckets {
  readonly #buckets = new Map<string, TokenBucket>();
  readonly #create: () => TokenBucket;

  constructor(perSecond: number, most: number, clock: Clock) {
    this.#create = () => new TokenBucket(perSecond, most, clock);
  }

  /** False when it would be too much from this address. */
  take(address: string): boolean {
    if (this.#buckets.size >= MOST_ADDRESSES) this.#forgetQuiet();
    const bucket = this.#buckets.get(address) ?? this.#create();
    this.#buckets.set(address, bucket);
    return bucket.take();
  }

  #forgetQuiet(): void {
    for (const [address, bucket] of this.#buckets) if (bucket.isFull) this.#buckets.delete(address);
  }
}
