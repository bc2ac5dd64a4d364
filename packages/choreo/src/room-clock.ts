/** How far a room's clock is ahead of a device's own, from exchanges over the network. Pure. */
import type { Milliseconds } from './units.ts';

/** One question and its answer: when it was sent and received by the device's clock, and `at` by the room's. */
export type ClockExchange = {
  readonly sent: Milliseconds;
  readonly at: Milliseconds;
  readonly received: Milliseconds;
};

/** What one exchange says: the true offset is within `bound` of `offset`, however the delay divides on the two ways. */
export type ClockReading = {
  /** The room's clock minus the device's. */
  readonly offset: Milliseconds;
  readonly bound: Milliseconds;
  /** When it was read, by the device's clock. */
  readonly readAt: Milliseconds;
};

/** For how long an exchange counts. */
const MAX_AGE: Milliseconds = 120_000;
/** How fast two clocks drift apart at most: crystals are good to 50 millionths. */
const MAX_DRIFT = 100e-6;
/** A smaller change of the offset is spread over time, so that no frame is stamped out of order. */
const MAX_SLEWED: Milliseconds = 50;
/** How fast it is spread: 1 ms per second. */
const SLEW_RATE = 1e-3;

export const readExchange = ({ sent, at, received }: ClockExchange): ClockReading => ({
  offset: at - (sent + received) / 2,
  bound: (received - sent) / 2,
  readAt: received,
});

/** The bound of a reading at a later moment: the clocks may have drifted since. */
export const agedBound = ({ bound, readAt }: ClockReading, now: Milliseconds): Milliseconds =>
  bound + MAX_DRIFT * Math.max(0, now - readAt);

/** Whether both readings can be true of the same two clocks; otherwise one of these has jumped, as after a sleep. */
const agree = (earlier: ClockReading, later: ClockReading): boolean =>
  Math.abs(later.offset - earlier.offset) <= agedBound(earlier, later.readAt) + later.bound;

/** The readings that count once `latest` is known: those of the last two minutes that agree with it. */
export const withReading = (readings: readonly ClockReading[], latest: ClockReading): readonly ClockReading[] => [
  ...readings.filter((reading) => latest.readAt - reading.readAt <= MAX_AGE && agree(reading, latest)),
  latest,
];

/** The reading with the least bound now; null if there is none. */
export const bestReading = (readings: readonly ClockReading[], now: Milliseconds): ClockReading | null =>
  readings.reduce<ClockReading | null>(
    (best, reading) => (best && agedBound(best, now) <= agedBound(reading, now) ? best : reading),
    null,
  );

/** The offset to show `elapsed` after `shown` was shown: on its way to `target`, or there at once if that is far. */
export const slewedOffset = (shown: Milliseconds, target: Milliseconds, elapsed: Milliseconds): Milliseconds => {
  const way = target - shown;
  if (Math.abs(way) > MAX_SLEWED) return target;
  const step = SLEW_RATE * Math.max(0, elapsed);
  return shown + Math.max(-step, Math.min(step, way));
};
