import { between, worthAt } from '@instep/choreo/judge/ramps';
import { describe, expect, test } from 'vitest';

describe('ramps', () => {
  test('rise from 0 to 1, and stay there', () => {
    expect([0, 2, 3, 4, 9].map((value) => between(value, { from: 2, to: 4 }))).toEqual([0, 0, 0.5, 1, 1]);
  });

  test('with corners go straight from knot to knot, and are constant outside', () => {
    const knots = [
      { at: 0, worth: 0.2 },
      { at: 1, worth: 0.8 },
      { at: 3, worth: 1 },
    ];
    [-5, 0, 0.5, 1, 2, 3, 7].forEach((value, k) =>
      expect(worthAt(value, knots)).toBeCloseTo([0.2, 0.2, 0.5, 0.8, 0.9, 1, 1][k] as number, 9),
    );
  });
});
