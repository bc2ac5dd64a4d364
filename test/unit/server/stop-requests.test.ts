import { expect, it } from 'vitest';
import { createStopRequests, finishingWords } from '../../../apps/server/src/stop-requests.ts';
import { createManualClock } from '../../support/manual-clock.ts';

it('a signal that comes several times within a second is one request, and a later one another', () => {
  const clock = createManualClock();
  const request = createStopRequests(clock.now);
  expect([request(), request(), request()]).toEqual(['finish', 'same', 'same']);
  clock.pass(999);
  expect(request()).toBe('same');
  clock.pass(1);
  expect([request(), request()]).toEqual(['at once', 'at once']);
});

it('a second request that comes long after the first is a second one', () => {
  const clock = createManualClock();
  const request = createStopRequests(clock.now);
  request();
  clock.pass(60_000);
  expect(request()).toBe('at once');
});

it.each([
  [1, 30_000, 'Finishing 1 dance, for 30 s at most; press Ctrl-C again to stop at once.'],
  [3, 1500, 'Finishing 3 dances, for 2 s at most; press Ctrl-C again to stop at once.'],
  [0, 30_000, null],
  [2, 0, null],
])('with %i dances and %i ms to finish them, the terminal says %s', (dances, drainMs, words) => {
  expect(finishingWords(dances, drainMs)).toBe(words);
});
