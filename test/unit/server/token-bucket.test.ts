import { expect, it } from 'vitest';
import { AddressBuckets } from '../../../apps/server/src/limits/address-buckets.ts';
import { TokenBucket } from '../../../apps/server/src/limits/token-bucket.ts';
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

it('says how long to wait for how much', () => {
  const clock = createManualClock();
  const bucket = new TokenBucket(2, 4, clock);
  expect(bucket.waitFor(4)).toBe(0);
  bucket.take(3);
  expect([bucket.waitFor(), bucket.waitFor(2)]).toEqual([0, 0.5]);
  clock.pass(500);
  expect(bucket.waitFor(2)).toBe(0);
});

it('no more than ten thousand addresses are remembered, those that came last, whatever they have left', () => {
  const buckets = new AddressBuckets(1, 4, createManualClock());
  for (let k = 0; k < 3; k++) buckets.take('busy');
  for (let k = 0; k < 30_000; k++) {
    buckets.take(`address ${k}`);
    if (k % 1000 === 0) buckets.isFull('busy');
  }
  expect(buckets.size).toBe(10_000);
  expect([buckets.take('busy'), buckets.take('busy')]).toEqual([true, false]);
});

it('an address costs the same beyond ten thousand of them', () => {
  let looks = 0;
  const clock = { now: () => (looks += 1) && 0 };
  const buckets = new AddressBuckets(1, 4, clock);
  for (let k = 0; k < 20_000; k++) buckets.take(`address ${k}`);
  const before = looks;
  for (let k = 0; k < 100; k++) buckets.take(`another ${k}`);
  // Each bucket asks for the time when it is made and when something is taken from it.
  expect(looks - before).toBeLessThanOrEqual(300);
});
