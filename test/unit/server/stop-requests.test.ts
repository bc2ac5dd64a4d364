import { expect, it } from 'vitest';
import { createStopRequests, finishingMessage } from '@instep/server/stop-requests';
import { createManualClock } from '../../support/manual-clock.ts';

it('counts copies of a signal within a second as one request', () => {
  const clock = createManualClock();
  const request = createStopRequests(clock.now);
  expect([request(), request(), request()]).toEqual(['finish', 'same', 'same']);
  clock.advance(999);
  expect(request()).toBe('same');
  clock.advance(1);
  expect([request(), request()]).toEqual(['at once', 'at once']);
});

it('counts a signal long after the first as a second request', () => {
  const clock = createManualClock();
  const request = createStopRequests(clock.now);
  request();
  clock.advance(60_000);
  expect(request()).toBe('at once');
});

it.each([
  [1, 30_000, 'Finishing 1 dance, for 30 s at most; press Ctrl-C again to stop at once.'],
  [3, 1500, 'Finishing 3 dances, for 2 s at most; press Ctrl-C again to stop at once.'],
  [0, 30_000, null],
  [2, 0, null],
])('with %i dances and %i ms to finish them, the terminal says %s', (dances, drainMs, words) => {
  expect(finishingMessage(dances, drainMs)).toBe(words);
});
