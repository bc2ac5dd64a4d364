import { describe, expect, it } from 'vitest';
import { comboLength, limbCue, liveCue, milestoneReached } from '@instep/web/play/live-cues';

const judged = (
  rating: 'perfect' | 'super' | 'good' | 'ok' | 'x' | null,
  weakLimb: 'left_arm' | 'torso' | null = null,
) => ({
  rating,
  weakLimb,
});

describe('comboLength', () => {
  it('counts the latest moves in a row that were good or better', () => {
    expect(comboLength([])).toBe(0);
    expect(comboLength([judged('good'), judged('super'), judged('perfect')])).toBe(3);
    expect(comboLength([judged('good'), judged('ok'), judged('perfect')])).toBe(1);
    expect(comboLength([judged('good'), judged('x')])).toBe(0);
  });

  it('ignores a move that was not seen', () => {
    expect(comboLength([judged('good'), judged(null), judged('good')])).toBe(2);
  });
});

describe('milestoneReached', () => {
  it.each([
    [4, 5, 5],
    [5, 6, null],
    [8, 11, 10],
    [4, 21, 20],
    [20, 21, null],
    [7, 0, null],
    [9, 5, 5],
  ] as const)('after a combo of %i, one of %i has reached %s', (before, now, milestone) => {
    expect(milestoneReached(before, now)).toBe(milestone);
  });
});

describe('limbCue', () => {
  it('names a limb after two poor moves in a row', () => {
    expect(limbCue([judged('x', 'left_arm'), judged('ok', 'left_arm')])).toBe('left_arm');
  });

  it('is null after one poor move, after a good one, and if the limbs differ', () => {
    expect(limbCue([judged('x', 'left_arm')])).toBeNull();
    expect(limbCue([judged('x', 'left_arm'), judged('good', 'left_arm')])).toBeNull();
    expect(limbCue([judged('x', 'left_arm'), judged('x', 'torso')])).toBeNull();
    expect(limbCue([judged('x'), judged('x')])).toBeNull();
  });

  it('names the worst limb after three poor moves without a weak limb in common', () => {
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
    ['null for a player who is on time and moves enough', moves(8, good(null), good(null)), 0.1, null],
    ['feet if the feet stood still in two moves in a row', moves(7, good('feet'), good('feet')), 0, 'feet'],
    ['null if the feet stood still in one move', moves(7, good(null), good('feet')), 0, null],
    ['bigger if two moves in a row were small', moves(7, good('bigger'), good('bigger')), 0, 'bigger'],
    ['the lateness at every third move', moves(9, good('bigger'), good('bigger')), 0.5, 'half_second_behind'],
    ['null for lateness at other moves', moves(7), 0.5, null],
    ['ahead for a player who is early', moves(3), -0.4, 'ahead'],
    ['null if the lateness is unknown', moves(3), null, null],
  ] as const)('is %s', (_what, verdicts, late, cue) => {
    expect(liveCue(verdicts, late)).toBe(cue);
  });

  it('prefers a weak limb to lateness', () => {
    const poor = [1, 2, 3].map(() => judged('x', 'left_arm'));
    expect(liveCue(poor, 0.5)).toBe('left_arm');
  });
});
