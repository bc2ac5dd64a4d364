import { describe, expect, it } from 'vitest';
import { adviceOn } from '../../../apps/web/src/report/advice.ts';
import type { Moment } from '../../../apps/web/src/play/worst-moments.ts';

const moment = (rating: Moment['rating']): Moment => ({
  ...{ n: 7, rating, limb: null, startS: 24, endS: 26, counts: { from: 41, to: 48 } },
});
const limbs = { left_arm: 43, right_arm: 90, left_leg: 90, right_leg: null, torso: 90 };

describe('adviceOn', () => {
  it('names the weakest limb when it was weak', () => {
    expect(adviceOn({ score: 60, seen: 1, limbs, weakestLimb: 'left_arm' }, [moment('x')])).toEqual({
      about: 'limb',
      limb: 'left_arm',
    });
  });

  it('does not send anybody to practise a limb that was right', () => {
    expect(adviceOn({ score: 90, seen: 1, limbs, weakestLimb: 'torso' }, [moment('good')])).toEqual({
      about: 'strong',
    });
    expect(adviceOn({ score: 40, seen: 1, limbs, weakestLimb: 'torso' }, [])).toEqual({ about: 'again' });
  });

  it('names the moment that went wrong where no limb did, however good the rest was', () => {
    const judged = { score: 76, seen: 1, limbs, weakestLimb: 'torso' } as const;
    expect(adviceOn(judged, [moment('x')])).toEqual({ about: 'moment', moment: moment('x') });
  });

  it('says to go slower, and names no limb, where hardly anything was the dance', () => {
    const judged = { score: 2, seen: 1, limbs, weakestLimb: 'left_arm' } as const;
    expect(adviceOn(judged, [moment('x')])).toEqual({ about: 'slower' });
    expect(adviceOn({ ...judged, score: 14.9 }, [])).toEqual({ about: 'slower' });
    expect(adviceOn({ ...judged, score: 15 }, [])).toEqual({ about: 'limb', limb: 'left_arm' });
  });

  it('says to stay in the picture where that is what the score lacks, however well the rest went', () => {
    const judged = { score: 41, seen: 1 / 3, limbs, weakestLimb: 'left_arm' } as const;
    expect(adviceOn(judged, [moment('x')])).toEqual({ about: 'unseen' });
    expect(adviceOn({ ...judged, score: 12, seen: 0.1 }, [])).toEqual({ about: 'unseen' });
    expect(adviceOn({ ...judged, score: 3, seen: 0.4 }, [])).toEqual({ about: 'slower' });
  });

  it('says to move with the music to who was late all through, whatever else was off', () => {
    const judged = { score: 30, seen: 1, limbs, weakestLimb: 'left_arm' } as const;
    expect(adviceOn({ ...judged, lateMs: 480 }, [moment('x')])).toEqual({ about: 'behind' });
    expect(adviceOn({ ...judged, score: 9, lateMs: 480 }, [moment('x')])).toEqual({ about: 'behind' });
    expect(adviceOn({ ...judged, score: 2, lateMs: 480 }, [moment('x')])).toEqual({ about: 'slower' });
    expect(adviceOn({ ...judged, lateMs: 250 }, [])).toEqual({ about: 'limb', limb: 'left_arm' });
  });

  it('is silent without a score', () => {
    expect(adviceOn({ score: null, seen: 0, limbs, weakestLimb: 'left_arm' }, [])).toBeNull();
  });
});
