import { describe, expect, it } from 'vitest';
import { combo, limbCue, liveCue } from '../../../apps/web/src/play/live-words.ts';

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

describe('liveCue', () => {
  const moves = (
    count: number,
    ...last: { readonly rating: 'good' | 'x'; readonly cue: 'feet' | 'bigger' | null }[]
  ) => [
    ...Array.from({ length: count - last.length }, () => judged('good')),
    ...last.map((move) => ({ ...move, weakLimb: null })),
  ];
  const good = (cue: 'feet' | 'bigger' | null) => ({ rating: 'good', cue }) as const;

  it.each([
    ['nothing to who is in time and large', moves(8, good(null), good(null)), 0.1, null],
    ['for the feet when they stood in two moves in a row', moves(7, good('feet'), good('feet')), 0, 'feet'],
    ['nothing when they stood in one', moves(7, good(null), good('feet')), 0, null],
    ['for more when two moves in a row were small', moves(7, good('bigger'), good('bigger')), 0, 'bigger'],
    [
      'that they are behind, with every third move',
      moves(9, good('bigger'), good('bigger')),
      0.5,
      'half_second_behind',
    ],
    ['nothing of it in between', moves(7), 0.5, null],
    ['that they are ahead', moves(3), -0.4, 'ahead'],
    ['nothing of a lag that is not known yet', moves(3), null, null],
  ] as const)('calls %s', (_what, verdicts, late, cue) => {
    expect(liveCue(verdicts, late)).toBe(cue);
  });

  it('names a weak limb before it tells of lateness', () => {
    const poor = [1, 2, 3].map(() => judged('x', 'left_arm'));
    expect(liveCue(poor, 0.5)).toBe('left_arm');
  });
});
