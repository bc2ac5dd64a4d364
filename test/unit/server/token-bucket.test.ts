import { expect, it } from 'vitest';
import { AddressBuckets } from '../../../apps/server/src/limits/address-buckets.ts';
import { TokenBucket } from '../../../apps/server/src/limits/token-bucket.ts';
import { createManualClock } from '../../support/manual-clock.ts';

it('allows a burst, then the rate per second', () => {
  const clock = createManualClock();
  const bucket = new TokenBucket(2, 4, clock);
  expect([1, 2, 3, 4, 5].map(() => bucket.tryConsume())).toEqual([true, true, true, true, false]);
  clock.advance(500);
  expect([bucket.tryConsume(), bucket.tryConsume()]).toEqual([true, false]);
  clock.advance(60_000);
  expect([bucket.isFull, bucket.tryConsume(5), bucket.tryConsume(4)]).toEqual([true, false, true]);
});

it('each address has its own bucket', () => {
  const buckets = new AddressBuckets(1, 4, createManualClock());
  expect(Array.from({ length: 5 }, () => buckets.tryConsume('a'))).toEqual([true, true, true, true, false]);
  expect(buckets.tryConsume('b')).toBe(true);
});

it('secondsUntil depends on the amount', () => {
  const clock = createManualClock();
  const bucket = new TokenBucket(2, 4, clock);
  expect(bucket.secondsUntil(4)).toBe(0);
  bucket.tryConsume(3);
  expect([bucket.secondsUntil(), bucket.secondsUntil(2)]).toEqual([0, 0.5]);
  clock.advance(500);
  expect(bucket.secondsUntil(2)).toBe(0);
});

it('only the ten thousand addresses that were used last are remembered', () => {
  const buckets = new AddressBuckets(1, 4, createManualClock());
  for (let k = 0; k < 3; k++) buckets.tryConsume('busy');
  for (let k = 0; k < 30_000; k++) {
    buckets.tryConsume(`address ${k}`);
    if (k % 1000 === 0) buckets.isFull('busy');
  }
  expect(buckets.size).toBe(10_000);
  expect([buckets.tryConsume('busy'), buckets.tryConsume('busy')]).toEqual([true, false]);
});

it('eviction takes no longer with more addresses', () => {
  let looks = 0;
  const clock = { now: () => (looks += 1) && 0 };
  const buckets = new AddressBuckets(1, 4, clock);
  for (let k = 0; k < 20_000; k++) buckets.tryConsume(`address ${k}`);
  const before = looks;
  for (let k = 0; k < 100; k++) buckets.tryConsume(`another ${k}`);
  // Each bucket asks for the time when it is made and when something is taken from it.
  expect(looks - before).toBeLessThanOrEqual(300);
});
