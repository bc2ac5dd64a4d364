import type { Clock } from '../clock.ts';
import { TokenBucket } from '../token-bucket.ts';

/** A school is one address: so many may come at once, and so many every second after that. */
const BURST_SECONDS = 4;
/** Beyond so many addresses those are forgotten that have been quiet. */
const MOST_ADDRESSES = 10_000;

/** Says whether one more socket may be opened from an address now. */
export const createHandshakeLimit = (perSecond: number, clock: Clock): ((address: string) => boolean) => {
  const buckets = new Map<string, TokenBucket>();
  return (address) => {
    if (buckets.size >= MOST_ADDRESSES) forgetQuiet(buckets);
    const bucket = buckets.get(address) ?? new TokenBucket(perSecond, BURST_SECONDS * perSecond, clock);
    buckets.set(address, bucket);
    return bucket.take();
  };
};

const forgetQuiet = (buckets: Map<string, TokenBucket>): void => {
  for (const [address, bucket] of buckets) if (bucket.isFull) buckets.delete(address);
};
