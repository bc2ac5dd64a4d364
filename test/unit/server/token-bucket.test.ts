import { expect, it } from 'vitest';
import { AddressBuckets } from '@instep/server/limits/address-buckets';
import { TokenBucket } from '@instep/server/limits/token-bucket';
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
    if (k % 1000 === 0) buckets.tryConsume('busy', 0);
  }
  expect(buckets.size).toBe(10_000);
  expect([buckets.tryConsume('busy'), buckets.tryConsume('busy')]).toEqual([true, false]);
});

it('reading the state of an address neither remembers it nor counts as a use', () => {
  const buckets = new AddressBuckets(1, 4, createManualClock());
  expect([buckets.isFull('a'), buckets.secondsUntil('a', 4), buckets.secondsUntil('a', 5)]).toEqual([true, 0, 1]);
  expect(buckets.size).toBe(0);
  buckets.tryConsume('a', 4);
  expect([buckets.isFull('a'), buckets.secondsUntil('a')]).toEqual([false, 1]);
  for (let k = 0; k < 10_000; k++) {
    buckets.isFull('a');
    buckets.tryConsume(`address ${k}`);
  }
  expect(buckets.isFull('a')).toBe(true);
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
