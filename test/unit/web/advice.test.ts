import { describe, expect, it } from 'vitest';
import type { DanceSummary } from '@instep/protocol/http';
import { adviceFor, harderDance, momentToPractise, nextGoal } from '@instep/web/report/advice';
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

describe('the one button of the advice', () => {
  const worst = { ...moment('x'), n: 3, limb: 'left_leg' } as const;
  const arm = { ...moment('ok'), limb: 'left_arm' } as const;

  it('practises the moment that the advice is about', () => {
    expect(momentToPractise([worst, arm], { about: 'moment', moment: worst })).toBe(worst);
    expect(momentToPractise([worst, arm], { about: 'limb', limb: 'left_arm' })).toBe(arm);
    expect(momentToPractise([worst], { about: 'limb', limb: 'left_arm' })).toBe(worst);
    expect(momentToPractise([worst, arm], { about: 'slower' })).toBe(worst);
  });

  it.each(['strong', 'again', 'unseen', 'behind'] as const)('is not for practice if the advice is %s', (about) => {
    expect(momentToPractise([worst, arm], { about })).toBeNull();
    expect(momentToPractise([], { about: 'slower' })).toBeNull();
  });

  it('leads a strong player to a dance of the next level, if possible one they have not danced', () => {
    const dances = [1, 2, 2, 3].map((level, index) => ({ id: `dance-${index}`, level }) as DanceSummary);
    const harder = (level: number, danced: readonly string[]) =>
      harderDance(dances, { level }, (id) => danced.includes(id))?.id;
    expect(harder(1, [])).toBe('dance-1');
    expect(harder(1, ['dance-1'])).toBe('dance-2');
    expect(harder(1, ['dance-1', 'dance-2'])).toBe('dance-1');
    expect(harder(2, ['dance-3'])).toBe('dance-3');
    expect(harder(3, [])).toBeUndefined();
  });
});

describe('the next goal', () => {
  it('is the nearest of the own best and the next star', () => {
    expect(nextGoal({ points: 5_000, stars: 2 }, 5_300)).toEqual({ about: 'best', points: 300, stars: 2 });
    expect(nextGoal({ points: 5_000, stars: 2 }, 6_400)).toEqual({ about: 'stars', points: 800, stars: 3 });
    expect(nextGoal({ points: 9_000, stars: 5 }, 9_400)).toEqual({ about: 'best', points: 400, stars: 5 });
  });

  it('is not named if it is far away or reached', () => {
    expect(nextGoal({ points: 900, stars: 0 }, 9_000)).toBeNull();
    expect(nextGoal({ points: 9_400, stars: 5 }, 9_400)).toBeNull();
  });
});
