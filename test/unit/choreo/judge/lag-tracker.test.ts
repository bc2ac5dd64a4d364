import { LagTracker } from '@instep/choreo/judge/lag-tracker';
import { describe, expect, test } from 'vitest';

const clear = (lag: number) => ({ lag, agreement: 2, median: 1 });
const vague = (lag: number) => ({ lag, agreement: 1.4, median: 1.3 });
const noise = (lag: number) => ({ lag, agreement: 1, median: 0.9 });

/** The tracker after `count` updates, half a second apart, with the peaks of `peakOf`. */
const after = (lag: LagTracker, count: number, peakOf: (k: number) => ReturnType<typeof clear>): LagTracker => {
  for (let k = 0; k < count; k++) lag.update(peakOf(k), 4 + k / 2, 0.5);
  return lag;
};

describe('the lag', () => {
  test('is found and published once four seconds show it clearly', () => {
    const lag = new LagTracker(null);
    lag.update(clear(0.35), 3.9, 0.5);
    expect(lag.isKnown).toBe(false);
    expect(lag.published).toBeNull();
    lag.update(clear(0.35), 4, 0.5);
    expect(lag.published).toBe(0.35);
  });

  test('is estimated earlier without being published, but not from a person who stands still', () => {
    const lag = new LagTracker(null);
    lag.update(vague(0.33), 2, 0.5);
    expect(lag.value).toBe(0.33);
    expect(lag.published).toBeNull();
    const still = new LagTracker(null);
    still.update(noise(0.33), 2, 0.5);
    expect(still.value).toBe(new LagTracker(null).value);
  });

  test('stays at the mean when single moves are early or late', () => {
    const lag = after(new LagTracker(0.2), 40, (k) => clear(0.2 + (k % 8 < 4 ? 0.1 : -0.1)));
    expect(Math.abs(lag.value - 0.2)).toBeLessThan(0.03);
  });

  test('given by a hint is known from the start, and dropped when the dance shows another', () => {
    const lag = new LagTracker(0.1);
    expect(lag.isKnown).toBe(true);
    expect(after(lag, 1, () => clear(0.4)).value).toBe(0.4);
  });

  test('changes later by at most 40 ms a second', () => {
    const lag = after(new LagTracker(null), 1, () => clear(0.1));
    const { value } = after(lag, 2, () => clear(0.45));
    expect(value).toBeCloseTo(0.14, 9);
    expect(after(lag, 40, () => clear(0.45)).value).toBeGreaterThan(0.35);
  });
});
