import { describe, expect, it } from 'vitest';
import { adviceFor } from '@instep/web/report/advice';
import type { Moment } from '@instep/web/play/worst-moments';

const moment = (rating: Moment['rating']): Moment => ({
  ...{ n: 7, rating, limb: null, startS: 24, endS: 26, counts: { from: 41, to: 48 } },
});
const limbs = { left_arm: 43, right_arm: 90, left_leg: 90, right_leg: null, torso: 90 };

describe('adviceOn', () => {
  it('names the weakest limb when it was weak', () => {
    expect(adviceFor({ score: 60, seen: 1, limbs, weakestLimb: 'left_arm' }, [moment('x')])).toEqual({
      about: 'limb',
      limb: 'left_arm',
    });
  });

  it('does not advise to practise a limb that was right', () => {
    expect(adviceFor({ score: 90, seen: 1, limbs, weakestLimb: 'torso' }, [moment('good')])).toEqual({
      about: 'strong',
    });
    expect(adviceFor({ score: 40, seen: 1, limbs, weakestLimb: 'torso' }, [])).toEqual({ about: 'again' });
  });

  it('names the missed moment if no limb was weak', () => {
    const judged = { score: 76, seen: 1, limbs, weakestLimb: 'torso' } as const;
    expect(adviceFor(judged, [moment('x')])).toEqual({ about: 'moment', moment: moment('x') });
  });

  it('advises a slower speed if hardly anything matched the dance', () => {
    const judged = { score: 2, seen: 1, limbs, weakestLimb: 'left_arm' } as const;
    expect(adviceFor(judged, [moment('x')])).toEqual({ about: 'slower' });
    expect(adviceFor({ ...judged, score: 14.9 }, [])).toEqual({ about: 'slower' });
    expect(adviceFor({ ...judged, score: 15 }, [])).toEqual({ about: 'limb', limb: 'left_arm' });
  });

  it('advises to stay in view if the dance is incomplete', () => {
    const judged = { score: 41, seen: 1 / 3, limbs, weakestLimb: 'left_arm' } as const;
    expect(adviceFor(judged, [moment('x')])).toEqual({ about: 'unseen' });
    expect(adviceFor({ ...judged, score: 12, seen: 0.1 }, [])).toEqual({ about: 'unseen' });
    expect(adviceFor({ ...judged, score: 3, seen: 0.4 }, [])).toEqual({ about: 'slower' });
  });

  it('advises to move with the music if the player was late throughout', () => {
    const judged = { score: 30, seen: 1, limbs, weakestLimb: 'left_arm' } as const;
    expect(adviceFor({ ...judged, lateMs: 480 }, [moment('x')])).toEqual({ about: 'behind' });
    expect(adviceFor({ ...judged, score: 9, lateMs: 480 }, [moment('x')])).toEqual({ about: 'behind' });
    expect(adviceFor({ ...judged, score: 2, lateMs: 480 }, [moment('x')])).toEqual({ about: 'slower' });
    expect(adviceFor({ ...judged, lateMs: 250 }, [])).toEqual({ about: 'limb', limb: 'left_arm' });
  });

  it('gives no advice without a score', () => {
    expect(adviceFor({ score: null, seen: 0, limbs, weakestLimb: 'left_arm' }, [])).toBeNull();
  });
});
