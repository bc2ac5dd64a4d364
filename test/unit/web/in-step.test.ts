import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  lineQuality,
  MAX_LEFT,
  MAX_NUDGED,
  MIN_SEEK_INTERVAL,
  NUDGE,
  planStep,
  type ScreenStep,
} from '@instep/web/room/in-step';

const FRESH = { rate: 1, mayNudge: true, sinceSeek: Infinity };

describe('a screen', () => {
  it.each<[string, ScreenStep, { seeks: boolean; rate: number }]>([
    ['is left alone within a frame', { ...FRESH, behind: 40 }, { seeks: false, rate: 1 }],
    ['plays faster when it is behind', { ...FRESH, behind: 41 }, { seeks: false, rate: 1.04 }],
    ['plays slower when it is ahead', { ...FRESH, behind: -41 }, { seeks: false, rate: 0.96 }],
    ['goes on until it is in step', { ...FRESH, behind: 20, rate: 1.04 }, { seeks: false, rate: 1.04 }],
    ['stops when it is in step', { ...FRESH, behind: 7, rate: 1.04 }, { seeks: false, rate: 1 }],
    ['stops when it has gone too far', { ...FRESH, behind: -30, rate: 1.04 }, { seeks: false, rate: 1 }],
    ['turns when it is too far ahead', { ...FRESH, behind: -90, rate: 1.04 }, { seeks: false, rate: 0.96 }],
    ['is left alone once it is heard', { ...FRESH, behind: 399, mayNudge: false }, { seeks: false, rate: 1 }],
    [
      'ends a nudge once it is heard',
      { ...FRESH, behind: 100, rate: 1.04, mayNudge: false },
      { seeks: false, rate: 1 },
    ],
    ['jumps when it is far behind', { ...FRESH, behind: 401, mayNudge: false }, { seeks: true, rate: 1 }],
    ['jumps back when it is far ahead', { ...FRESH, behind: -401 }, { seeks: true, rate: 1 }],
    [
      'does not jump twice in ten seconds',
      { ...FRESH, behind: 900, mayNudge: false, sinceSeek: 9_999 },
      { seeks: false, rate: 1 },
    ],
    ['jumps again after ten seconds', { ...FRESH, behind: 900, sinceSeek: 10_000 }, { seeks: true, rate: 1 }],
  ])('%s', (_, step, plan) => {
    expect(planStep(step)).toEqual(plan);
  });

  it('comes into step from any distance, and then stays at full speed', () => {
    fc.assert(
      fc.property(fc.double({ min: -5_000, max: 5_000, noNaN: true }), (start) => {
        let [behind, rate, soughtAt, turns] = [start, 1, -Infinity, 0];
        for (let now = 0; now < 30_000; now += 250) {
          const plan = planStep({ behind, rate, mayNudge: true, sinceSeek: now - soughtAt });
          if (plan.seeks) [behind, soughtAt] = [0, now];
          if (plan.rate !== rate) turns += 1;
          rate = plan.rate;
          behind -= 250 * (rate - 1);
        }
        expect(Math.abs(behind)).toBeLessThanOrEqual(MAX_LEFT);
        expect(rate).toBe(1);
        expect(turns).toBeLessThanOrEqual(2);
      }),
    );
  });

  it('never changes its speed while that is heard, nor by more than is allowed', () => {
    const step = fc.record({
      behind: fc.double({ min: -2_000, max: 2_000, noNaN: true }),
      rate: fc.constantFrom(1 - NUDGE, 1, 1 + NUDGE),
      mayNudge: fc.boolean(),
      sinceSeek: fc.double({ min: 0, max: 20_000, noNaN: true }),
    });
    fc.assert(
      fc.property(step, (screen) => {
        const { seeks, rate } = planStep(screen);
        if (!screen.mayNudge) expect(rate).toBe(1);
        expect(Math.abs(rate - 1)).toBeLessThanOrEqual(NUDGE + 1e-9);
        expect(seeks).toBe(Math.abs(screen.behind) > MAX_NUDGED && screen.sinceSeek >= MIN_SEEK_INTERVAL);
      }),
    );
  });
});

describe('a line', () => {
  it.each([
    [0, 'good'],
    [60, 'good'],
    [61, 'slow'],
    [250, 'slow'],
    [251, 'watch_only'],
    [Infinity, 'watch_only'],
  ])('with a clock bound of %d ms is %s', (bound, quality) => {
    expect(lineQuality(bound)).toBe(quality);
  });
});
