import { ramp, piecewiseLinear } from '@instep/choreo/judge/ramps';
import { describe, expect, test } from 'vitest';

describe('ramps', () => {
  test('rise from 0 to 1, and are constant outside', () => {
    expect([0, 2, 3, 4, 9].map((value) => ramp(value, { from: 2, to: 4 }))).toEqual([0, 0, 0.5, 1, 1]);
  });

  test('through knots are linear between them, and constant outside', () => {
    const knots = [
      { at: 0, value: 0.2 },
      { at: 1, value: 0.8 },
      { at: 3, value: 1 },
    ];
    [-5, 0, 0.5, 1, 2, 3, 7].forEach((value, k) =>
      expect(piecewiseLinear(value, knots)).toBeCloseTo([0.2, 0.2, 0.5, 0.8, 0.9, 1, 1][k] as number, 9),
    );
  });
});
