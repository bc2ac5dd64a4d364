import { expect, it } from 'vitest';
import { AddressBuckets } from '../../../apps/server/src/address-buckets.ts';
import { TokenBucket } from '../../../apps/server/src/token-bucket.ts';
import { createManualClock } from '../../support/manual-clock.ts';

it('lets a burst through, then so much a second', () => {
  const clock = createManualClock();
  const bucket = new TokenBucket(2, 4, clock);
  expect([1, 2, 3, 4, 5].map(() => bucket.take())).toEqual([true, true, true, true, false]);
  clock.pass(500);
  expect([bucket.take(), bucket.take()]).toEqual([true, false]);
  clock.pass(60_000);
  expect([bucket.isFull, bucket.take(5), bucket.take(4)]).toEqual([true, false, true]);
});

it('addresses are counted each for itself', () => {
  const buckets = new AddressBuckets(1, 4, createManualClock());
  expect(Array.from({ length: 5 }, () => buckets.take('a'))).toEqual([true, true, true, true, false]);
  expect(buckets.take('b')).toBe(true);
});
