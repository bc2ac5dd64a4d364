import { describe, expect, it } from 'vitest';
import { adviceOn } from '../../../apps/web/src/report/advice.ts';

const limbs = { left_arm: 43, right_arm: 90, left_leg: 90, right_leg: null, torso: 90 };

describe('adviceOn', () => {
  it('names the weakest limb when it was weak', () => {
    expect(adviceOn({ score: 60, limbs, weakestLimb: 'left_arm' })).toEqual({ about: 'limb', limb: 'left_arm' });
  });

  it('does not send anybody to practise a limb that was right', () => {
    expect(adviceOn({ score: 90, limbs, weakestLimb: 'torso' })).toEqual({ about: 'strong' });
    expect(adviceOn({ score: 40, limbs, weakestLimb: 'torso' })).toEqual({ about: 'again' });
  });

  it('is silent without a score', () => {
    expect(adviceOn({ score: null, limbs, weakestLimb: 'left_arm' })).toBeNull();
  });
});
