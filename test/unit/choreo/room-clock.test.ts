import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  agedBound,
  bestReading,
  readExchange,
  slewedOffset,
  withReading,
  type ClockReading,
} from '@instep/choreo/room-clock';

const TRUE_OFFSET = 123_456;

/** Exchanges one after the other: the delays there and back, and the pause before the next one. */
const delay = fc.oneof(...[1, 500].map((max) => fc.double({ min: 0.1, max, noNaN: true })));
const delays = fc.record({
  there: delay,
  back: delay,
  pause: fc.double({ min: 0, max: 60_000, noNaN: true }),
});
const drifts = fc.double({ min: -100e-6, max: 100e-6, noNaN: true });

describe('the offset of a room’s clock', () => {
  it('is exact on a symmetric line, and wrong by half the asymmetry otherwise', () => {
    expect(readExchange({ sent: 100, at: 1050, received: 200 })).toEqual({ offset: 900, bound: 50, readAt: 200 });
    const { offset } = readExchange({ sent: 100, at: 1050 + 40, received: 240 });
    expect(offset - 950).toBe(-30);
  });

  it('is never further off than its bound, however uneven the delays, and though the clocks drift', () => {
    fc.assert(
      fc.property(fc.array(delays, { minLength: 1, maxLength: 40 }), drifts, (exchanges, drift) => {
        const roomTime = (local: number) => local * (1 + drift) + TRUE_OFFSET;
        let readings: readonly ClockReading[] = [];
        let now = 0;
        for (const { there, back, pause } of exchanges) {
          const [sent, received] = [now, now + there + back];
          readings = withReading(readings, readExchange({ sent, at: roomTime(sent + there), received }));
          now = received + pause;
          const best = bestReading(readings, now);
          expect(best).not.toBeNull();
          const error = Math.abs((best?.offset ?? Infinity) - (roomTime(now) - now));
          expect(error).toBeLessThanOrEqual((best ? agedBound(best, now) : 0) + 1e-3);
        }
      }),
    );
  });

  it('is taken from the exchange with the least bound of the last two minutes', () => {
    const at = (readAt: number, bound: number): ClockReading => ({ offset: 0, bound, readAt });
    const readings = [at(0, 1), at(60_000, 20), at(110_000, 15)].reduce(withReading, [] as readonly ClockReading[]);
    expect(bestReading(readings, 110_000)?.bound).toBe(1);
    expect(bestReading(withReading(readings, at(125_000, 30)), 125_000)?.bound).toBe(15);
  });

  it('forgets what contradicts the latest exchange: a clock has jumped', () => {
    const before: ClockReading = { offset: 1000, bound: 5, readAt: 0 };
    const after: ClockReading = { offset: 9000, bound: 5, readAt: 10_000 };
    expect(withReading([before], after)).toEqual([after]);
    expect(withReading([before], { ...after, offset: 1009 })).toHaveLength(2);
  });

  it.each([
    ['a step of 1 ms a second', { shown: 100, target: 140, elapsed: 2_000, expected: 102 }],
    ['the same back', { shown: 140, target: 100, elapsed: 2_000, expected: 138 }],
    ['not past the target', { shown: 100, target: 101, elapsed: 60_000, expected: 101 }],
    ['a jump of more than 50 ms at once', { shown: 100, target: 151, elapsed: 1, expected: 151 }],
  ])('is approached by %s', (_how, { shown, target, elapsed, expected }) => {
    expect(slewedOffset(shown, target, elapsed)).toBe(expected);
  });
});
