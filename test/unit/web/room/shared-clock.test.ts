import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SharedClock } from '@instep/web/room/shared-clock';

const TRUE_OFFSET = 5_000_000;

/** A clock whose questions travel for `there` ms, and their answers for `back` ms. */
const openClock = (line: () => { readonly there: number; readonly back: number }) => {
  let jump = 0;
  const asked: number[] = [];
  const clock = new SharedClock({
    ask: (sent) => {
      asked.push(performance.now());
      const { there, back } = line();
      setTimeout(() => {
        const at = performance.now() + TRUE_OFFSET + jump;
        setTimeout(() => clock.handleAnswer({ sent, at }), back);
      }, there);
    },
  });
  clock.start();
  return {
    clock,
    asked,
    error: () => Math.abs(clock.now() - (performance.now() + TRUE_OFFSET + jump)),
    jumpBy: (ms: number) => (jump += ms),
  };
};

describe('SharedClock', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('asks eight times quickly, then every five seconds', () => {
    const { clock, asked } = openClock(() => ({ there: 5, back: 5 }));
    vi.advanceTimersByTime(7 * 60 + 5);
    expect(asked).toHaveLength(8);
    expect(clock.isSettled).toBe(false);
    vi.advanceTimersByTime(10);
    expect(clock.isSettled).toBe(true);
    vi.advanceTimersByTime(20_000);
    expect(asked).toHaveLength(12);
    clock.stop();
    vi.advanceTimersByTime(20_000);
    expect(asked).toHaveLength(12);
  });

  it('knows nothing before the first answer', () => {
    const { clock } = openClock(() => ({ there: 500, back: 500 }));
    expect(clock.boundMs).toBe(Infinity);
    vi.advanceTimersByTime(1_000);
    expect(clock.boundMs).toBe(500);
  });

  it('is exact on a symmetric line of any delay', () => {
    for (const delay of [5, 40, 150]) {
      const { error, clock } = openClock(() => ({ there: delay, back: delay }));
      vi.advanceTimersByTime(5_000);
      expect(error()).toBeLessThanOrEqual(1);
      clock.stop();
    }
  });

  it('is never further off than its bound, at any moment, on any line', () => {
    const delay = fc.integer({ min: 1, max: 150 });
    const uneven = fc.array(fc.record({ there: delay, back: delay }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(uneven, fc.array(fc.integer({ min: 1, max: 7_000 }), { maxLength: 12 }), (lines, pauses) => {
        let n = 0;
        const { clock, error } = openClock(() => lines[n++ % lines.length] ?? { there: 1, back: 1 });
        vi.advanceTimersByTime(1_000);
        for (const pause of pauses) {
          vi.advanceTimersByTime(pause);
          expect(error()).toBeLessThanOrEqual(clock.boundMs + 1e-6);
        }
        clock.stop();
        vi.clearAllTimers();
      }),
      { numRuns: 50 },
    );
  });

  it('never runs backwards by more than a thousandth while its line changes', () => {
    let there = 60;
    const { clock } = openClock(() => ({ there, back: 20 }));
    vi.advanceTimersByTime(2_000);
    there = 10;
    let last = clock.now();
    for (let i = 0; i < 300; i += 1) {
      vi.advanceTimersByTime(40);
      expect(clock.now() - last).toBeGreaterThanOrEqual(40 * 0.998);
      expect(clock.now() - last).toBeLessThanOrEqual(40 * 1.002);
      last = clock.now();
    }
  });

  it('asks eight times anew after a jump, and takes it at once', () => {
    const { clock, asked, error, jumpBy } = openClock(() => ({ there: 5, back: 5 }));
    vi.advanceTimersByTime(1_000);
    const before = asked.length;
    jumpBy(30_000);
    vi.advanceTimersByTime(4_450);
    expect(error()).toBeLessThanOrEqual(1);
    expect(clock.isSettled).toBe(false);
    vi.advanceTimersByTime(1_000);
    expect(asked.length - before).toBe(9);
    expect(clock.isSettled).toBe(true);
  });

  it('changes a moment to the room’s clock and back', () => {
    const { clock } = openClock(() => ({ there: 5, back: 5 }));
    vi.advanceTimersByTime(1_000);
    expect(clock.toLocal(clock.toRoom(77))).toBeCloseTo(77, 6);
  });
});
