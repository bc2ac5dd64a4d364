import { describe, expect, it } from 'vitest';
import { combo, limbCue } from '../../../apps/web/src/play/live-words.ts';

const judged = (
  rating: 'perfect' | 'super' | 'good' | 'ok' | 'x' | null,
  weakLimb: 'left_arm' | 'torso' | null = null,
) => ({
  rating,
  weakLimb,
});

describe('combo', () => {
  it('counts good moves in a row up to now', () => {
    expect(combo([])).toBe(0);
    expect(combo([judged('good'), judged('super'), judged('perfect')])).toBe(3);
    expect(combo([judged('good'), judged('ok'), judged('perfect')])).toBe(1);
    expect(combo([judged('good'), judged('x')])).toBe(0);
  });

  it('is neither broken nor lengthened by a move that was not seen', () => {
    expect(combo([judged('good'), judged(null), judged('good')])).toBe(2);
  });
});

describe('limbCue', () => {
  it('names a limb after two poor moves in a row', () => {
    expect(limbCue([judged('x', 'left_arm'), judged('ok', 'left_arm')])).toBe('left_arm');
  });

  it('is silent after one poor move, after a good one, and when the limbs differ', () => {
    expect(limbCue([judged('x', 'left_arm')])).toBeNull();
    expect(limbCue([judged('x', 'left_arm'), judged('good', 'left_arm')])).toBeNull();
    expect(limbCue([judged('x', 'left_arm'), judged('x', 'torso')])).toBeNull();
    expect(limbCue([judged('x'), judged('x')])).toBeNull();
  });

  it('gives whoever is wrong all over one limb to begin with, after three poor moves', () => {
    const limbs = (left_arm: number, torso: number | null) => ({
      ...judged('x'),
      limbs: { left_arm, right_arm: 0.3, left_leg: null, right_leg: 0.4, torso },
    });
    expect(limbCue([limbs(0.1, 0.2), limbs(0.2, 0.2)])).toBeNull();
    expect(limbCue([limbs(0.1, 0.2), limbs(0.2, 0.2), limbs(0.1, null)])).toBe('left_arm');
    expect(limbCue([judged('good'), limbs(0.2, 0.2), limbs(0.1, null)])).toBeNull();
    expect(limbCue([judged('x'), judged('x'), judged('x')])).toBeNull();
  });
});
