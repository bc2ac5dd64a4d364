import { describe, expect, it } from 'vitest';
import { mean } from '@instep/choreo/statistics';
import { limbScoresOf } from '@instep/web/report/limb-scores';

const LIMB_SCORES = { left_arm: 20, right_arm: 10, left_leg: 70, right_leg: 60, torso: 80 };

describe('limbScoresOf', () => {
  it('keeps the limbs’ order, and their mean is the score of the dance', () => {
    const scores = limbScoresOf({ score: 12, seen: 1, limbs: LIMB_SCORES });
    expect(scores).toMatchObject({ left_arm: 5, right_arm: 2.5, torso: 20 });
    expect(mean(Object.values(scores).map(Number))).toBeCloseTo(12);
  });

  it('compares with the part that was judged, so a dance that was half seen does not lower its limbs', () => {
    const whole = limbScoresOf({ score: 60, seen: 0.8, limbs: LIMB_SCORES });
    expect(limbScoresOf({ score: 30, seen: 0.4, limbs: LIMB_SCORES })).toEqual(whole);
  });

  it('leaves out limbs that were not seen, and is never more than 100', () => {
    const limbs = { ...LIMB_SCORES, left_leg: null, right_leg: null, torso: null };
    expect(limbScoresOf({ score: 90, seen: 1, limbs })).toEqual({
      left_arm: 100,
      right_arm: 60,
      left_leg: null,
      right_leg: null,
      torso: null,
    });
  });

  it('shows the limbs as they are without a score, and where none of them earned anything', () => {
    const nothing = { left_arm: 0, right_arm: 0, left_leg: 0, right_leg: 0, torso: 0 };
    expect(limbScoresOf({ score: null, seen: 1, limbs: LIMB_SCORES })).toBe(LIMB_SCORES);
    expect(limbScoresOf({ score: 40, seen: 1, limbs: nothing })).toBe(nothing);
  });
});
