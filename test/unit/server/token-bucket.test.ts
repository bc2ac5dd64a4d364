import { expect, it } from 'vitest';
import { createHandshakeLimit } from '../../../apps/server/src/play/handshakes.ts';
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

it('handshakes are counted by address', () => {
  const mayCome = createHandshakeLimit(1, createManualClock());
  expect(Array.from({ length: 5 }, () => mayCome('a'))).toEqual([true, true, true, true, false]);
  expect(mayCome('b')).toBe(true);
});
